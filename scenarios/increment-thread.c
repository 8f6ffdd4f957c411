/*---
title: One name, two threads
topic: Processes
order: 40
teaches: [P3]
about: Threads are people in one house, each with a room of their own. Both add to the one `counter` there is; only `mine`, on each one's own stack, is private.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [counter, T1.mine, T2.mine]
twin: increment-process.c
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

atomic_int counter = 0;            // one for the whole house

void *work(void *arg) {
  int mine = 0;                    // in this thread's own room
  for (int i = 0; i < 5; i++) {
    counter++;
    mine++;
  }
  *(int *)arg = mine;
  return NULL;
}

int main(void) {
  int mine[2];
  pthread_t other;
  pthread_create(&other, NULL, work, &mine[1]);
  work(&mine[0]);
  pthread_join(other, NULL);
  printf("%d + %d = %d: both counted in the same place\n", mine[0], mine[1],
         counter);
  return counter == 10 ? 0 : 1;
}
