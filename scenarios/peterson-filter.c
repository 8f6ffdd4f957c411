/*---
title: Peterson for three, two levels
topic: Locks
order: 37
teaches: [L6]
about: N - 1 waiting rooms one after the other (Peterson's filter lock). At each level the last one to come waits while others are as far or farther, so that each level keeps one back.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["level[0]", "level[1]", "level[2]"]
twin: peterson-three.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

enum { N = 3 };
atomic_int level[N], last[N];

void *worker(void *arg) {
  int me = *(int *)arg;
  for (int i = 0; i < 4; i++) {
    REGION_WANT(room);
    for (int l = 1; l < N; l++) {
      level[me] = l;               // now in waiting room l
      last[l] = me;                // the last one here waits
      int a = (me + 1) % N, b = (me + 2) % N;
      while ((level[a] >= l || level[b] >= l) && last[l] == me)
        ;
    }
    REGION_ENTER(room);
    REGION_LEAVE(room);
    level[me] = 0;
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
