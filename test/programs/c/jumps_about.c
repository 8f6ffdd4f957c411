#include <stdio.h>
#include <setjmp.h>
#include <string.h>

static jmp_buf env;
static int depth;

static void dig(int n) {
  depth++;
  if (n == 0) longjmp(env, 42);
  dig(n - 1);
}

static int duff(char *to, const char *from, int count) {
  int n = (count + 7) / 8;
  switch (count % 8) {
  case 0: do {
      *to++ = *from++;
    case 7: *to++ = *from++;
    case 6: *to++ = *from++;
    case 5: *to++ = *from++;
    case 4: *to++ = *from++;
    case 3: *to++ = *from++;
    case 2: *to++ = *from++;
    case 1: *to++ = *from++;
    } while (--n > 0);
  }
  return count;
}

static const char *cls(int c) {
  switch (c) {
  case 'a' ... 'z': return "lower";
  case 'A' ... 'Z': return "upper";
  case '0': case '1': return "bin";
  default: return "other";
  }
}

#define crBegin static int st = 0; switch (st) { case 0:
#define crReturn(x) do { st = __LINE__; return x; case __LINE__:; } while (0)
#define crEnd } return -1;

static int gen(void) {
  static int i;
  crBegin for (i = 0; i < 3; i++) crReturn(i * i);
  crEnd
}

int main(void) {
  int r = setjmp(env);
  if (r == 0) dig(5);
  printf("r %d depth %d\n", r, depth);
  char b[32] = "";
  duff(b, "duff's device!", 15);
  puts(b);
  printf("%s %s %s %s\n", cls('q'), cls('Q'), cls('1'), cls('?'));
  for (int v; (v = gen()) >= 0;) printf("%d ", v);
  puts("");
  puts("end");
  int n = 0;
  outer: for (int i = 0; i < 10; i++) for (int j = 0; j < 10; j++) {
    if (i * j == 42) {
      printf("%d*%d\n", i, j);
      goto out;
    }
    if (++n > 500) goto outer;
  }
  out: return 0;
}
