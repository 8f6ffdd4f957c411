/*---
title: Reading while another writes
topic: Races
order: 45
teaches: [L1, L9]
about: Two variables belong together, and each access is atomic, yet the reader gets the hour of now and the quarters of before. Time runs backwards. There is no data race in the sense of C, but a race condition.
machine: { cores: 1, policy: round-robin, quantum: 1200ns }
threads: one-to-one
watch: [hours, quarters]
twin: seqlock.c
costs: lecture
expect: { verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

atomic_int hours = 0, quarters = 0;

void *clock_(void *arg) {
  for (int i = 1; i < 40; i++) {
    hours = i / 4;
    quarters = i % 4;              // before this it is wrong
  }
  return arg;
}

int now(void) {
  return hours * 4 + quarters;
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
