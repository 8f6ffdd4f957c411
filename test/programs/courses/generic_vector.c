#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <assert.h>

typedef struct {
  void *data;
  size_t len, cap, elem;
  int (*cmp)(const void *, const void *);
  void (*dtor)(void *);
} vec;

void vec_init(vec *v, size_t e) {
  memset(v, 0, sizeof *v);
  v->elem = e;
}

void *vec_at(vec *v, size_t i) {
  assert(i < v->len);
  return (char *)v->data + i * v->elem;
}

void vec_push(vec *v, const void *x) {
  if (v->len == v->cap) {
    v->cap = v->cap ? v->cap * 2 : 2;
    v->data = realloc(v->data, v->cap * v->elem);
  }
  memcpy((char *)v->data + v->len++ * v->elem, x, v->elem);
}

void vec_free(vec *v) {
  if (v->dtor) for (size_t i = 0; i < v->len; i++) v->dtor(vec_at(v, i));
  free(v->data);
}

#define PUSH(v, T, x) do { T tmp_ = (x); vec_push((v), &tmp_); } while (0)
#define DEFINE_STACK(T) typedef struct { T *d; int n, c; } stack_##T; static void push_##T(stack_##T *s, T x) { if (s->n == s->c) s->d = realloc(s->d, (s->c = s->c * 2 + 1) * sizeof(T)); s->d[s->n++] = x; } static T pop_##T(stack_##T *s) { return s->d[--s->n]; }

DEFINE_STACK(int) DEFINE_STACK(double)
static int icmp(const void *a, const void *b) {
  return *(int *)a - *(int *)b;
}

static int scmp(const void *a, const void *b) {
  return strcmp(*(char **)a, *(char **)b);
}

static void sfree(void *p) {
  free(*(char **)p);
}

#define TYPE(x) _Generic((x), int: "int", double: "double", char *: "string", const char *: "cstring", default: "other")

int main(void) {
  vec v;
  vec_init(&v, sizeof(int));
  for (int i = 10; i > 0; i--) PUSH(&v, int, i * 7 % 11);
  qsort(v.data, v.len, v.elem, icmp);
  for (size_t i = 0; i < v.len; i++) printf("%d ", *(int *)vec_at(&v, i));
  int key = 6;
  int *f = bsearch(&key, v.data, v.len, v.elem, icmp);
  printf("| %d\n", f ? (int)(f - (int *)v.data) : -1);
  vec_free(&v);
  vec s;
  vec_init(&s, sizeof(char *));
  s.dtor = sfree;
  const char *w[] = { "pear", "fig", "apple", NULL };
  for (const char **p = w; *p; p++) PUSH(&s, char *, strdup(*p));
  qsort(s.data, s.len, s.elem, scmp);
  for (size_t i = 0; i < s.len; i++) printf("%s ", *(char **)vec_at(&s, i));
  puts("");
  vec_free(&s);
  stack_int si = { 0 };
  stack_double sd = { 0 };
  for (int i = 0; i < 5; i++) push_int(&si, i), push_double(&sd, i / 2.0);
  printf("%d %.1f\n", pop_int(&si), pop_double(&sd));
  free(si.d);
  free(sd.d);
  printf("%s %s %s %s\n", TYPE(1), TYPE(1.0), TYPE("s"), TYPE(1L));
  _Static_assert(sizeof(vec) == 48, "size");
  return 0;
}
