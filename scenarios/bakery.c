/*---
title: Lamport's bakery
topic: Locks
order: 34
teaches: [L6]
about: For any number of threads (Lamport, 1974). Take a number higher than all that you see, and wait for all lower ones. Two may draw the same number, then the lower name goes first.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["number[0]", "number[1]", "number[2]", counter]
twin: bakery-no-door.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

enum { N = 3 };
atomic_int choosing[N], number[N];
int counter;

void enter_region(int me) {
  int highest = 0;
  choosing[me] = 1;
  for (int j = 0; j < N; j++)
    if (number[j] > highest)
      highest = number[j];
  number[me] = highest + 1;        // the next number
  choosing[me] = 0;
  for (int j = 0; j < N; j++) {
    while (choosing[j])            // it draws just now
      ;
    while (number[j] != 0 && (number[j] < number[me] ||
                              (number[j] == number[me] && j < me)))
      ;                            // j goes first
  }
}

void *worker(void *arg) {
  enter_region(*(int *)arg);
  counter = counter + 1;
  number[*(int *)arg] = 0;         // leave_region
  return NULL;
}

int main(void) {
  int id[N] = {0, 1, 2};
  pthread_t t[N];
  for (int i = 0; i < N; i++)
    pthread_create(&t[i], NULL, worker, &id[i]);
  for (int i = 0; i < N; i++)
    pthread_join(t[i], NULL);
  return counter != N;
}
