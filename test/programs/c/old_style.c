#include <stdio.h>

int max(a, b) int a, b;

{
  return a > b ? a : b;
}

double avg(v, n)
double *v;
int n;

{
  double s = 0;
  int i;
  for (i = 0; i < n; i++) s += v[i];
  return n ? s / n : 0;
}

char *name(c) char c;

{
  static char buf[8];
  buf[0] = c;
  buf[1] = 0;
  return buf;
}

static helper(x) {
  return x * 2;
}

main(argc, argv)
int argc;
char **argv;

{
  double d[] = {1, 2, 3.5};
  register i;
  auto k = 3;
  printf("%d %.2f %s\n", max(3, 9), avg(d, 3), name('q'));
  for (i = 0; i < k; i++) printf("%d ", helper(i));
  putchar('\n');
  return 0;
}
