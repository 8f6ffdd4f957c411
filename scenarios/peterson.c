/*---
title: Peterson's algorithm
topic: Locks
order: 30
teaches: [L6]
about: Say that you want in, then let the other go first. Whoever wrote turn last waits; if the other does not want in, nobody waits.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["want[0]", "want[1]", turn, counter]
twin: strict-alternation.c
challenge: { goal: "an increment is lost", when: "over && counter < 20" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

atomic_int want[2], turn;          // atomic, or a real core reorders
int counter;

void enter_region(int me) {
  int other = 1 - me;
  want[me] = 1;                    // I want in
  turn = other;                    // but you first
  while (want[other] && turn == other)
    ;
}

void leave_region(int me) {
  want[me] = 0;
}

void *worker(void *arg) {
  int me = *(int *)arg;
  for (int i = 0; i < 10; i++) {
    enter_region(me);
    counter = counter + 1;
    leave_region(me);
  }
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t;
  pthread_create(&t, NULL, worker, &id[1]);
  worker(&id[0]);
  pthread_join(t, NULL);
  printf("counter = %d\n", counter);
  return counter != 20;
}
