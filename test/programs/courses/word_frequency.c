#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include <pthread.h>
#define NT 3

static const char *text = "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity";

typedef struct w {
  char *s;
  int n;
  struct w *next;
} W;

static W *tab[31];
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;

static unsigned h(const char *s) {
  unsigned x = 5381;
  int c;
  while ((c = *s++)) x = ((x << 5) + x) + c;
  return x % 31;
}

static void add(const char *s) {
  pthread_rwlock_wrlock(&rw);
  W *p;
  for (p = tab[h(s)]; p && strcmp(p->s, s); p = p->next);
  if (!p) {
    p = malloc(sizeof *p);
    p->s = strdup(s);
    p->n = 0;
    p->next = tab[h(s)];
    tab[h(s)] = p;
  }
  p->n++;
  pthread_rwlock_unlock(&rw);
}

static void *run(void *a) {
  int id = (int)(long)a;
  char *copy = strdup(text), *save, *tok;
  int i = 0;
  for (tok = strtok_r(copy, " ,.", &save); tok; tok = strtok_r(NULL, " ,.", &save), i++) {
    if (i % NT != id) continue;
    for (char *c = tok; *c; c++) *c = (char)tolower((unsigned char)*c);
    add(tok);
  }
  free(copy);
  return NULL;
}

static int cmp(const void *a, const void *b) {
  const W *x = *(W *const *)a, *y = *(W *const *)b;
  return y->n != x->n ? y->n - x->n : strcmp(x->s, y->s);
}

int main(void) {
  pthread_t t[NT];
  for (long i = 0; i < NT; i++) pthread_create(&t[i], 0, run, (void *)i);
  for (int i = 0; i < NT; i++) pthread_join(t[i], 0);
  W *all[64];
  int n = 0;
  for (int i = 0; i < 31; i++) for (W *p = tab[i]; p; p = p->next) all[n++] = p;
  qsort(all, n, sizeof *all, cmp);
  for (int i = 0; i < n && i < 8; i++) printf("%-12s%3d %.*s\n", all[i]->s, all[i]->n, all[i]->n,
      "##########");
  for (int i = 0; i < n; i++) {
    free(all[i]->s);
    free(all[i]);
  }
  return 0;
}
