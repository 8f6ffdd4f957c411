/*---
title: "Goroutines: a full local queue"
topic: Thread models
order: 310
teaches: [M8]
about: One goroutine makes 300 others on one processor. The newest runs next, the others stand in a ring of 256. When that is full, half of it and the new one (129) go to the global queue, which is looked at with every 61st pick.
machine: { cores: 1, policy: round-robin, quantum: 100ms }
threads: gpm:1
costs: lecture
expect: { exit: 0 }
---*/
#include "go.h"
#include <stdio.h>

WAIT_GROUP w = WAIT_GROUP_INITIALIZER;
int done = 0;

void work(void *arg) {
  (void)arg;
  __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
  DONE(&w);
}

int main(void) {
  ADD(&w, 300);
  for (long i = 0; i < 300; i++)
    GO(work, i);
  WAIT(&w);                        // only now does anybody else run
  printf("%d goroutines\n", done);
  return done != 300;
}
