#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>
#include <ctype.h>

typedef struct {
  char *p;
  size_t len, cap;
} sb;

static void sb_grow(sb *s, size_t need) {
  if (s->len + need + 1 > s->cap) {
    size_t c = s->cap ? s->cap : 8;
    while (c < s->len + need + 1) c <<= 1;
    char *np = realloc(s->p, c);
    if (!np) exit(1);
    s->p = np;
    s->cap = c;
  }
}

static sb *sb_add(sb *s, const char *t) {
  size_t n = strlen(t);
  sb_grow(s, n);
  memcpy(s->p + s->len, t, n + 1);
  s->len += n;
  return s;
}

static sb *sb_fmt(sb *s, const char *f, ...) {
  va_list a;
  va_start(a, f);
  int n = vsnprintf(NULL, 0, f, a);
  va_end(a);
  sb_grow(s, n);
  va_start(a, f);
  vsprintf(s->p + s->len, f, a);
  va_end(a);
  s->len += n;
  return s;
}

static char *rev(char *s) {
  for (char *a = s, *b = s + strlen(s) - 1; a < b; a++, b--) {
    char t = *a;
    *a = *b;
    *b = t;
  }
  return s;
}

static int pal(const char *s) {
  int i = 0, j = (int)strlen(s) - 1;
  while (i < j) {
    while (i < j && !isalnum((unsigned char)s[i])) i++;
    while (i < j && !isalnum((unsigned char)s[j])) j--;
    if (tolower((unsigned char)s[i++]) != tolower((unsigned char)s[j--])) return 0;
  }
  return 1;
}

static void caesar(char *s, int k) {
  for (; *s; s++) if (isalpha((unsigned char)*s)) {
    char b = isupper((unsigned char)*s) ? 'A' : 'a';
    *s = (*s - b + k + 26) % 26 + b;
  }
}

static char *itob(unsigned n, int base, char *buf) {
  char t[33];
  int i = 0, j = 0;
  do t[i++] = "0123456789abcdef"[n % base];
  while (n /= base);
  while (i) buf[j++] = t[--i];
  buf[j] = '\0';
  return buf;
}

int main(void) {
  sb s = { 0 };
  sb_add(sb_fmt(sb_add(&s, "x="), "%d,%s,%5.1f", 42, "str", 3.14159), "!");
  printf("%s %zu %zu\n", s.p, s.len, s.cap);
  free(s.p);
  char w[] = "Hello, World";
  printf("%s ", rev(w));
  printf("%s\n", rev(w));
  printf("%d %d\n", pal("A man, a plan, a canal: Panama"), pal("nope"));
  caesar(w, 3);
  puts(w);
  caesar(w, -3);
  puts(w);
  char b[40];
  printf("%s ", itob(255, 2, b));
  printf("%s ", itob(255, 16, b));
  printf("%s\n", itob(0, 10, b));
  printf("[%10s][%-10s][%.3s][%c%c][%5c][%%]\n", "right", "left", "truncate", 65, '\x42', 'z');
  printf("[%08.3f][%+d][% d][%#o][%#X][%e][%g][%G]\n", 3.14159, 5, 5, 8, 255, 12345.678, 0.0001, 1e-10);
  printf("[%*d][%-*d][%.*f]\n", 6, 42, 6, 42, 2, 2.71828);
  printf("%hhd %hd %ld %lld %zu %p\n", (signed char)300, (short)70000, -1L, 1LL << 40, sizeof(long),
      (void *)0);
  int n;
  printf("abc%n|", &n);
  printf("%d\n", n);
  printf("%5.2s|%-8.3d|%x\n", "abc", 7, -1);
  puts("tab\tq\"\\\a\101\x41");
  printf("%d %d %d\n", '\n', '\0', 'ab' > 0);
  printf("%s" "%s\n", "con", "cat");
  return 0;
}
