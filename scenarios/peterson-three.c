/*---
title: Peterson for three, too simple
topic: Locks
order: 36
teaches: [L6]
about: Want in, let the others go first, wait while any of them wants in and turn is still mine to give. With two it is right. Of three, the last to write turn lets both others in.
machine: { cores: 2, policy: round-robin, quantum: 1700ns }
threads: one-to-one
watch: ["want[0]", "want[1]", "want[2]", last]
twin: peterson-filter.c
costs: lecture
expect: { verdicts: [two-inside] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

enum { N = 3 };
atomic_int want[N], last;

void *worker(void *arg) {
  int me = *(int *)arg;
  for (int i = 0; i < 4; i++) {
    REGION_WANT(room);
    want[me] = 1;
    last = me;                     // who wrote last waits ...
    int a = (me + 1) % N, b = (me + 2) % N;
    while ((want[a] || want[b]) && last == me)
      ;                            // ... the two before do not
    REGION_ENTER(room);
    REGION_LEAVE(room);
    want[me] = 0;
  }
  return NULL;
}

int main(void) {
  int id[N] = {0, 1, 2};
  pthread_t t[N];
  for (int i = 0; i < N; i++)
    pthread_create(&t[i], NULL, worker, &id[i]);
  for (int i = 0; i < N; i++)
    pthread_join(t[i], NULL);
  return 0;
}
