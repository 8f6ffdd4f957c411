/*---
title: "Goroutines: a call that blocks"
topic: Thread models
order: 330
teaches: [M8, M11]
about: Three goroutines wait for a device in a system call, each on a task of the kernel. The monitor sees that a call takes more than 20 us and hands the processor to another task, so the fourth computes meanwhile, on one processor.
machine: { cores: 2, policy: round-robin, quantum: 100ms }
threads: gpm:1
costs: lecture
expect: { exit: 0 }
---*/
#include "go.h"
#include "lockstep.h"
#include <stdio.h>

CHAN results;

void device(void *arg) {
  IO(200000);                      // no poller knows of this one
  SEND(results, (long)arg);
}

void compute(void *arg) {
  COMPUTE(100000);
  SEND(results, (long)arg);
}

int main(void) {
  results = MAKE_CHAN(0);
  for (long i = 1; i <= 3; i++)
    GO(device, i);
  GO(compute, 10);
  long sum = 0;
  for (int i = 0; i < 4; i++)
    sum += RECEIVE(results);
  printf("%ld\n", sum);            // 16
  return sum != 16;
}
