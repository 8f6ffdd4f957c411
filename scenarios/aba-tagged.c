/*---
title: A tag against ABA
topic: Races
order: 37
teaches: [L8]
about: Each change counts a tag up that lies in the same word as the top. The slow one finds 1 again, but with another tag, and begins anew.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [top, "next[1]", "next[2]", "next[3]"]
twin: aba.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

atomic_int next[4], top;           // in top a tag above two bits of it
int on(int n, int old) { return n | ((old | 3) + 1); }  // another tag
int pop(int pause) {
  int old = top, below;
  do {
    below = next[old & 3];         // what will be on top
    usleep(pause);                 // meanwhile ...
  } while (!atomic_compare_exchange_strong(&top, &old, on(below, old)));
  return old & 3;
}

void push(int n) {
  int old = top;
  do
    next[n] = old & 3;
  while (!atomic_compare_exchange_strong(&top, &old, on(n, old)));
}

void *slow(void *arg) {
  *(int *)arg = pop(100);
  return NULL;
}

int main(void) {
  int one = 0;
  pthread_t t;
  for (int n = 3; n > 0; n--)
    push(n);                       // 1, 2, 3 from the top
  pthread_create(&t, NULL, slow, &one);
  usleep(50);
  pop(0);                          // ... 1 goes
  int two = pop(0);                // 2 goes: it is mine
  push(1);                         // 1 is on top again
  pthread_join(t, NULL);
  return pop(0) == two;            // is 2 there although it is mine?
}
