#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <memory.h>
#include <malloc.h>
#define TRUE (1==1)
#define FALSE (!TRUE)

typedef int BOOL;
typedef unsigned char byte;
typedef char string[20];
extern int atoi(const char *);
extern char *strcpy();
int errors;

struct {
  int a, b;
} pair = { 1 };

static int table[] = { 0, 1, 4, 9, }, *end = table + sizeof table / sizeof *table;
char *months[] = { "jan", "feb", 0 }, **mp = months;

union {
  int i;
  char c[4];
} u;

enum { A = 'a', B, C = B << 2, D } e = D;
const int K = 3;
int grid[3][3] = { 1, 2, 3, 4 };
char msg[] = { 'h', 'i', '\0' };
int (*op)(const char *) = atoi;
long fact(n) long n;

{
  return n <= 1 ? 1 : n * fact(n - 1);
}

void hanoi(int n, char a, char b, char c, int *m) {
  if (n) {
    hanoi(n - 1, a, c, b, m);
    ++*m;
    hanoi(n - 1, c, b, a, m);
  }
}

int gcd(int a, int b) {
  while (b) {
    int t = a % b;
    a = b;
    b = t;
  }
  return a;
}

double power(double x, int n) {
  return n == 0 ? 1 : n < 0 ? 1 / power(x, -n) : n & 1 ? x * power(x, n - 1) : power(x * x, n / 2);
}

unsigned isqrt(unsigned n) {
  unsigned r = 0, b = 1u << 30;
  while (b > n) b >>= 2;
  while (b) {
    if (n >= r + b) {
      n -= r + b;
      r = (r >> 1) + b;
    } else r >>= 1;
    b >>= 2;
  }
  return r;
}

int main(argc, argv, envp) int argc;
char *argv[], *envp[];

{
  register int i, s = 0;
  string name;
  BOOL ok = TRUE;
  for (i = 0; &table[i] != end; i++) s += table[i];
  while (*mp) printf("%s ", *mp++);
  strcpy(name, "k&r");
  u.i = 0x41424344;
  printf("%d %c %d %d %s\n", s, u.c[0], e, pair.b, name);
  printf("%d %s %d %ld\n", grid[1][0], msg, (*op)("12x"), fact(10L));
  int m = 0;
  hanoi(6, 'A', 'B', 'C', &m);
  printf("%d %d %g %u\n", m, gcd(1071, 462), power(2, -3), isqrt(1000000));
  {
    int i = 99;
    printf("%d ", i);
  }
  printf("%d\n", i);
  i = (1, 2, 3);
  i += i++ * 0 + 1;
  printf("%d %d %d\n", i > 3, ok && !FALSE, -5 % 3);
  for (;;) {
    if (i-- < 0) break;
    else continue;
  }
  do ;
  while (0);
  if (!errors) ;
  else exit(1);
  char *p = "walk";
  while (*p++) ;
  printf("%d %d\n", (int)(p[-2]), 010 + 0x10 + 10);
  printf("%lu %lu\n", sizeof(name), sizeof "abc");
  bzero:;
  memset(name, 0, sizeof name);
  return name[0] | (envp == 0);
}
