/*---
title: ABA - compare and swap deceived
topic: Races
order: 36
teaches: [L8]
about: The slow one has seen 1 on top and 2 below. Meanwhile 1 and 2 are taken and 1 put back. Compare and swap finds 1 as before, is content, and puts 2 on top, which belongs to somebody.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [top, "next[1]", "next[2]", "next[3]"]
twin: aba-tagged.c
costs: lecture
expect: { verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

atomic_int next[4], top;           // a stack of 1, 2, 3; 0 is none

int pop(int pause) {
  int old = top, below;
  do {
    below = next[old & 3];         // what will be on top
    usleep(pause);                 // meanwhile ...
  } while (!atomic_compare_exchange_strong(&top, &old, below));
  return old & 3;
}

void push(int n) {
  int old = top;
  do
    next[n] = old & 3;
  while (!atomic_compare_exchange_strong(&top, &old, n));
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
