/*---
title: "Goroutines: stealing work"
topic: Thread models
order: 320
teaches: [M8]
about: All goroutines are made on one processor, but four can run. An idle one searches in random order and steals half of another's ring, then wakes the next searcher - so the work spreads without a lock that everybody needs.
machine: { cores: 4, policy: round-robin, quantum: 100ms }
threads: gpm:4
costs: lecture
expect: { exit: 0 }
---*/
#include "go.h"
#include "lockstep.h"
#include <stdio.h>

WAIT_GROUP w = WAIT_GROUP_INITIALIZER;

void work(void *arg) {
  (void)arg;
  COMPUTE(20000);
  DONE(&w);
}

int main(void) {
  ADD(&w, 40);
  for (long i = 0; i < 40; i++)
    GO(work, i);                   // all on the processor of main
  WAIT(&w);
  printf("40 pieces of work are done\n");
  return 0;
}
