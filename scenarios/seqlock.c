/*---
title: Sequence lock
topic: Locks
order: 48
teaches: [L9, L11]
about: The writer never waits. It makes a number odd, writes, and makes it even. A reader that sees an odd number, or another one afterwards, reads again - as Linux does with the time of day.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [sequence, hours, quarters]
twin: torn-read.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

atomic_int sequence = 0, hours = 0, quarters = 0;

void *clock_(void *arg) {
  for (int i = 1; i < 40; i++) {
    sequence++;                    // odd: a write is under way
    hours = i / 4;
    quarters = i % 4;              // before this it is wrong
    sequence++;
  }
  return arg;
}

int now(void) {
  int before, time;
  do {
    while ((before = sequence) % 2)
      ;                            // a write is under way
    time = hours * 4 + quarters;
  } while (sequence != before);    // there was one: again
  return time;
}

int main(void) {
  int last = 0, back = 0;
  pthread_t t;
  pthread_create(&t, NULL, clock_, NULL);
  for (int i = 0; i < 30; i++) {
    int time = now();
    if (time < last)
      back++;                      // time runs backwards
    last = time;
  }
  pthread_join(t, NULL);
  return back;
}
