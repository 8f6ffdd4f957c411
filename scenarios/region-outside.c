/*---
title: Condition 3 - outside blocks nobody
topic: Locks
order: 14
teaches: [L2, L5]
about: Nobody outside may block others. With strict alternation one thread has had enough and never comes back - its turn stays its turn, and the other waits in front of an empty room.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [turn]
twin: peterson.c
costs: lecture
expect: { verdicts: [outside-blocks, stuck] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

atomic_int turn = 0;               // whose turn is it?

void visit(int me) {
  REGION_WANT(room);
  while (turn != me)               // not my turn
    ;
  REGION_ENTER(room);
  REGION_LEAVE(room);
  turn = 1 - me;                   // your turn, want it or not
}

void *often(void *arg) {
  for (int i = 0; i < 10; i++)
    visit(*(int *)arg);
  return NULL;
}

int main(void) {
  int other = 1;
  pthread_t t;
  pthread_create(&t, NULL, often, &other);
  visit(0);                        // once, and that is enough
  NONCRITICAL();
  pthread_join(t, NULL);
  return 0;
}
