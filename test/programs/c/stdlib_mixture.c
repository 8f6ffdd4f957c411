#include <stdio.h>
#include <stdlib.h>

int main(void) {
  srand(42);
  for (int i = 0; i < 5; i++) printf("%d ", rand() % 100);
  srandom(7);
  printf("%ld ", random() % 1000);
  srand48(5);
  printf("%.4f %ld\n", drand48(), lrand48() % 1000);
  unsigned s = 9;
  printf("%d %d\n", rand_r(&s) % 50, RAND_MAX == 2147483647);
  printf("%g %d\n", atof("1e3"), abs(-3));
  div_t d = div(17, 5);
  printf("%d %d\n", d.quot, d.rem);
  char *e;
  long x = strtol("0x1fz", &e, 0);
  printf("%ld %s\n", x, e);
  printf("%lu\n", strtoul("777", NULL, 8));
  int a[] = { 3, 1, 2 };
  (void)a;
  printf("%s\n", getenv("NOPE_X") ? "set" : "unset");
  setenv("MY", "v", 1);
  printf("%s\n", getenv("MY"));
  return 0;
}
