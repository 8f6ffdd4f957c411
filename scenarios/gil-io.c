/*---
title: "An interpreter lock: I/O beside a hog"
topic: Thread models
order: 220
teaches: [M10]
about: Around each I/O the lock is free, so threads help where programs wait. But after each I/O the thread needs the lock again, and a thread that computes keeps it for a whole switch interval each time. Try threads interpreter-lock:free.
machine: { cores: 2, policy: round-robin, quantum: 100ms }
threads: interpreter-lock:100us
costs: lecture
expect: { exit: 0 }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

void *hog(void *arg) {
  COMPUTE(100000000);              // long; the program ends before it
  return arg;
}

void *reader(void *arg) {
  for (int i = 0; i < 4; i++) {
    IO(20000);                     // the lock is free meanwhile
    printf("answer %d\n", i);      // here it is needed again
  }
  exit(0);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, hog, NULL);
  pthread_create(&b, NULL, reader, NULL);
  pthread_join(b, NULL);
  return 0;
}
