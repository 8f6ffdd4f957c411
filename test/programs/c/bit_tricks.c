#include <stdio.h>
#include <stdint.h>
#include <inttypes.h>
#include <limits.h>

static int pop(uint64_t x) {
  int c = 0;
  while (x) {
    x &= x - 1;
    c++;
  }
  return c;
}

static uint32_t rev(uint32_t x) {
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  return __builtin_bswap32(x);
}

static uint32_t crc32(const char *s) {
  uint32_t c = ~0u;
  while (*s) {
    c ^= (uint8_t)*s++;
    for (int i = 0; i < 8; i++) c = c >> 1 ^ (0xEDB88320u & -(c & 1));
  }
  return ~c;
}

static uint64_t fnv(const char *s) {
  uint64_t h = 14695981039346656037ULL;
  for (; *s; ++s) {
    h ^= (unsigned char)*s;
    h *= 1099511628211ULL;
  }
  return h;
}

static inline uint32_t rotl(uint32_t x, int k) {
  return (x << k) | (x >> (32 - k));
}

union pun {
  float f;
  uint32_t u;
  uint8_t b[4];
  struct {
    uint32_t man : 23, exp : 8, sign : 1;
  } p;
};

struct flags {
  unsigned a : 1, b : 3;
  signed c : 4;
  unsigned : 0;
  unsigned d : 7;
};

int main(void) {
  printf("%d %d %d\n", pop(0xF0F0F0F0F0F0F0F0ULL), __builtin_popcount(255), __builtin_clz(1));
  printf("%08" PRIx32 " %08x\n", rev(1), rev(0x12345678));
  printf("%08x %016" PRIx64 "\n", crc32("123456789"), fnv("hello"));
  printf("%x\n", rotl(0x80000001u, 4));
  union pun u = { .f = -6.25f };
  printf("%u %u %#x %02x\n", u.p.sign, u.p.exp, u.p.man, u.b[3]);
  struct flags f = { 1, 5, -3, 100 };
  printf("%d %d %d %d %zu\n", f.a, f.b, f.c, f.d, sizeof f);
  int8_t i8 = (int8_t)200;
  uint8_t u8 = -1;
  printf("%d %d %d\n", i8, u8, (int8_t)u8 >> 1);
  printf("%lld %llu %ld\n", LLONG_MIN, ULLONG_MAX, LONG_MAX);
  unsigned x = 0;
  x--;
  printf("%u %d\n", x, x > 0);
  printf("%d\n", -7 / 2 * 2 + -7 % 2);
  printf("%" PRId64 " %" PRIuPTR "\n", INT64_MIN, (uintptr_t)42);
  int64_t big = (int64_t)INT_MAX * INT_MAX;
  printf("%ld %d\n", big, (int)big);
  printf("%d %d\n", 1 << 31 >> 31, (unsigned)1 << 31 >> 31);
  printf("%d\n", __builtin_ctzll(1ULL << 50));
  printf("%d %d\n", __builtin_parity(7), __builtin_ffs(8));
  return 0;
}
