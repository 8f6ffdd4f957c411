/*---
title: Sense-reversing barrier
topic: Waiting
order: 64
teaches: [L11]
about: Each round waits for another value of a flag, now 1, now 0. Whoever is late still sees that his round is over, whatever the fast ones do in the next.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [arrived, open]
twin: barrier-central.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

enum { N = 3, ROUNDS = 4 };
atomic_int arrived = 0, open = 0;
atomic_int done[ROUNDS], early = 0;

void barrier(int sense) {
  if (atomic_fetch_add(&arrived, 1) == N - 1) {
    arrived = 0;
    open = sense;                  // the last one opens this round
  } else
    while (open != sense)
      ;
}

void *worker(void *arg) {
  for (int round = 0; round < ROUNDS; round++) {
    done[round]++;
    barrier(round % 2 == 0);
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
