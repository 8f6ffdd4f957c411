#include <stdio.h>
#include <string.h>
#include <stdlib.h>

struct rec {
  char tag;
  int n;
  short s;
  double d;
  char name[10];
};

union v {
  int i;
  double d;
  char c[8];
};

static struct rec copy(struct rec r) {
  r.n++;
  return r;
}

static unsigned sum(const void *p, size_t n) {
  const unsigned char *b = p;
  unsigned s = 0;
  while (n--) s = s * 31 + *b++;
  return s;
}

int main(void) {
  struct rec a;
  a.tag = 'x';
  a.n = 1;
  a.s = 2;
  a.d = 3.5;
  strcpy(a.name, "ab");
  struct rec b = copy(a), arr[3];
  arr[1] = b;
  memcpy(&arr[2], &arr[1], sizeof b);
  struct rec *h = malloc(sizeof *h);
  *h = arr[2];
  printf("%d %s %c\n", h->n, h->name, arr[1].tag);
  free(h);
  struct rec z;
  memset(&z, 0, sizeof z);
  z.tag = 1;
  printf("%u\n", sum(&z, sizeof z) != 0);
  union v u;
  u.i = 5;
  union v w = u;
  printf("%d\n", w.i);
  char buf[16];
  buf[0] = 'a';
  buf[1] = 0;
  char c2[16];
  memcpy(c2, buf, sizeof buf);
  puts(c2);
  strncpy(buf, "long string here", 15);
  buf[15] = '\0';
  puts(buf);
  int partial[4] = { 1 };
  printf("%d\n", partial[3]);
  struct {
    unsigned a : 3, b : 5;
  } bf;
  bf.a = 5;
  bf.b = 9;
  printf("%d %d\n", bf.a, bf.b);
  int x, y;
  x = y = 3;
  int *p = &x;
  if (argc_like(p) && x) printf("%d\n", x + y);
  char *s = calloc(1, 10);
  s[0] = 'q';
  printf("%s %zu\n", s, strlen(s));
  s = realloc(s, 100);
  strcat(s, "rst");
  puts(s);
  free(s);
  return 0;
}

int argc_like(int *p) {
  return *p;
}
