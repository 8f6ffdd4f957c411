#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#define BUCKETS 7

typedef struct node {
  int key, value;
  struct node *prev, *next, *chain;
} node;

typedef struct {
  int cap, size;
  node head, tail;
  node *table[BUCKETS];
  pthread_mutex_t lock;
  unsigned hits, misses;
} lru;

static unsigned hash(int k) {
  return (unsigned)k * 2654435761u % BUCKETS;
}

lru *lru_new(int cap) {
  lru *c = calloc(1, sizeof(lru));
  c->cap = cap;
  c->head.next = &c->tail;
  c->tail.prev = &c->head;
  pthread_mutex_init(&c->lock, 0);
  return c;
}

static void unlink_(node *n) {
  n->prev->next = n->next;
  n->next->prev = n->prev;
}

static void front(lru *c, node *n) {
  n->next = c->head.next;
  n->prev = &c->head;
  c->head.next->prev = n;
  c->head.next = n;
}

static node *find(lru *c, int k) {
  for (node *n = c->table[hash(k)]; n; n = n->chain) if (n->key == k) return n;
  return NULL;
}

int lru_get(lru *c, int k) {
  pthread_mutex_lock(&c->lock);
  node *n = find(c, k);
  int v = -1;
  if (n) {
    unlink_(n);
    front(c, n);
    v = n->value;
    c->hits++;
  } else c->misses++;
  pthread_mutex_unlock(&c->lock);
  return v;
}

void lru_put(lru *c, int k, int v) {
  pthread_mutex_lock(&c->lock);
  node *n = find(c, k);
  if (n) {
    n->value = v;
    unlink_(n);
    front(c, n);
  } else {
    if (c->size == c->cap) {
      node *o = c->tail.prev;
      node **pp = &c->table[hash(o->key)];
      while (*pp != o) pp = &(*pp)->chain;
      *pp = o->chain;
      unlink_(o);
      free(o);
      c->size--;
    }
    n = malloc(sizeof *n);
    n->key = k;
    n->value = v;
    n->chain = c->table[hash(k)];
    c->table[hash(k)] = n;
    front(c, n);
    c->size++;
  }
  pthread_mutex_unlock(&c->lock);
}

int main(void) {
  lru *c = lru_new(4);
  for (int i = 0; i < 12; i++) {
    lru_put(c, i % 6, i);
    printf("%d ", lru_get(c, (i * 5) % 6));
  }
  printf("\nhits %u misses %u:", c->hits, c->misses);
  for (node *n = c->head.next; n != &c->tail; n = n->next) printf(" %d=%d", n->key, n->value);
  puts("");
  while (c->head.next != &c->tail) {
    node *n = c->head.next;
    unlink_(n);
    free(n);
  }
  free(c);
  return 0;
}
