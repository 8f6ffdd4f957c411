#include <stdio.h>
#include <stdlib.h>
#include <stdarg.h>

static int n;

static int next(void) {
  return ++n;
}

static int pop(int **s) {
  return *--*s;
}

static int f(int a, int b, int c) {
  return a * 100 + b * 10 + c;
}

struct p {
  int x, y;
};

static struct p mk(void) {
  return (struct p){ next(), next() };
}

static int g(struct p a, struct p b, int c) {
  return a.x * 10000 + a.y * 1000 + b.x * 100 + b.y * 10 + c;
}

static int v(int k, ...) {
  va_list ap;
  va_start(ap, k);
  int s = 0;
  while (k--) s = s * 10 + va_arg(ap, int);
  va_end(ap);
  return s;
}

int main(void) {
  printf("%d %d %d\n", next(), next(), next());
  n = 0;
  printf("%d\n", f(next(), next(), next()));
  n = 0;
  printf("%d\n", v(3, next(), next(), next()));
  n = 0;
  printf("%d\n", g(mk(), mk(), next()));
  n = 0;
  int st[] = { 1, 2, 3, 4 };
  int *sp = st + 4;
  printf("%d-%d=%d\n", pop(&sp), pop(&sp), 0);
  printf("%d %d\n", n, next());
  printf("%d %d %d\n", next(), n, f(next(), n, 3));
  srand(1);
  printf("%d %d\n", rand() % 100, rand() % 100);
  n = 0;
  int d = next() - next() * next();
  printf("%d\n", d);
  char b[8];
  printf("%s %d\n", (b[0] = 'a', b[1] = 0, b), snprintf(b, 8, "zz"));
  int (*tab[2])(int, int, int) = { f, f };
  n = 0;
  printf("%d\n", tab[next()](next(), next(), 1));
  double x = 1.5;
  printf("%.1f %d %.2f\n", x, next(), x * next());
  return 0;
}
