/*---
title: The bakery without choosing, broken
topic: Locks
order: 35
teaches: [L6]
about: The same without the flag of one who is drawing. One looks while another has computed its number but not written it yet, and goes in. Then the same number is written, of a lower name, and goes in too.
machine: { cores: 1, policy: random, seed: 4 }
threads: one-to-one
watch: ["number[0]", "number[1]", "number[2]", counter]
twin: bakery.c
costs: lecture
expect: { verdicts: [race] }
---*/
#include <pthread.h>
#include <stdatomic.h>

enum { N = 3 };
atomic_int number[N];
int counter;

void enter_region(int me) {
  int highest = 0;
  for (int j = 0; j < N; j++)
    if (number[j] > highest)
      highest = number[j];
  number[me] = highest + 1;        // the next number
  for (int j = 0; j < N; j++)
    while (number[j] != 0 && (number[j] < number[me] ||
                              (number[j] == number[me] && j < me)))
      ;                            // j goes first
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
