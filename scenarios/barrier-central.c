/*---
title: A barrier that works once, broken
topic: Waiting
order: 62
teaches: [L11]
about: The last to arrive sets the counter back to 0 and all go on. Whoever does not look in time sees those who arrive for the next round instead, and waits for a number that was and will not come again.
machine: { cores: 3, policy: round-robin, quantum: 4500ns }
threads: one-to-one
watch: [arrived]
twin: barrier-sense.c
costs: lecture
expect: { verdicts: [stuck] }
---*/
#include <pthread.h>
#include <stdatomic.h>

enum { N = 3, ROUNDS = 4 };
atomic_int arrived = 0;
atomic_int done[ROUNDS], early = 0;

void barrier(void) {
  if (atomic_fetch_add(&arrived, 1) == N - 1)
    arrived = 0;                   // the last one opens
  else
    while (arrived != 0)           // already 1 again?
      ;
}

void *worker(void *arg) {
  for (int round = 0; round < ROUNDS; round++) {
    done[round]++;
    barrier();
    if (done[round] != N)
      early++;                     // went on without the others
  }
  return arg;
}

int main(void) {
  pthread_t t[N];
  for (int i = 0; i < N; i++)
    pthread_create(&t[i], NULL, worker, NULL);
  for (int i = 0; i < N; i++)
    pthread_join(t[i], NULL);
  return early;
}
