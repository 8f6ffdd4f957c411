/*---
title: "An interpreter lock: computing"
topic: Thread models
order: 210
teaches: [M10]
about: Two threads compute on two cores, but each needs the interpreter's one lock to run. The second core stays idle, and the lock is handed over by force after each switch interval. With threads interpreter-lock:free they take half the time.
machine: { cores: 2, policy: round-robin, quantum: 100ms }
threads: interpreter-lock:100us
costs: lecture
expect: { exit: 0 }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdio.h>

void *hog(void *arg) {
  COMPUTE(500000);                 // half a millisecond of bytecode
  printf("%s is done\n", (char *)arg);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, hog, "a");
  pthread_create(&b, NULL, hog, "b");
  pthread_join(a, NULL);           // waiting, it lets the lock go
  pthread_join(b, NULL);
  return 0;
}
