/*---
title: Strict alternation
topic: Locks
order: 20
teaches: [L5]
about: Safe, but turns are forced. While thread 0 sleeps outside its region, thread 1 burns its core waiting for a turn that nobody needs.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [turn, "rounds[0]", "rounds[1]"]
twin: peterson.c
challenge: { goal: "T2 has to wait for T1, who sleeps outside", when: "turn == 0 && rounds[1] == 1 && T1.waits == sleep", par: 14, hint: "Each has to have its turn once. Who is at leisure then?" }
expect: { exit: 0, verdicts: [spinning] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

atomic_int turn = 0;               // whose turn is it?
int rounds[2];

void *worker(void *arg) {
  int me = *(int *)arg;
  for (int i = 0; i < 3; i++) {
    while (turn != me)             // not my turn, though nobody is inside
      ;
    rounds[me]++;                  // the critical region
    turn = 1 - me;                 // your turn
    if (me == 0)
      usleep(50);                  // a long time outside
  }
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t;
  pthread_create(&t, NULL, worker, &id[1]);
  worker(&id[0]);
  pthread_join(t, NULL);
  printf("%d %d\n", rounds[0], rounds[1]);
  return 0;
}
