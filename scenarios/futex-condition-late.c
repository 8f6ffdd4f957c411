/*---
title: The same, remembering too late
topic: Waiting
order: 53
teaches: [L10, L11]
about: Wait lets the mutex go first and then looks how many signals there have been. The one that came in between is counted in, and the sleep is for ever.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [signals, ready]
twin: futex-condition.c
costs: lecture
expect: { verdicts: [stuck, lost-wakeup] }
---*/
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
atomic_int signals = 0;            // how many there have been
int ready = 0;

void *sleeper(void *arg) {
  pthread_mutex_lock(&m);
  while (!ready) {
    pthread_mutex_unlock(&m);
    usleep(100);                   // one that comes here ...
    int seen = signals;            // ... is among those seen
    syscall(SYS_futex, &signals, FUTEX_WAIT, seen, NULL, NULL, 0);
    pthread_mutex_lock(&m);
  }
  pthread_mutex_unlock(&m);
  return arg;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, sleeper, NULL);
  usleep(50);
  pthread_mutex_lock(&m);
  ready = 1;
  pthread_mutex_unlock(&m);
  signals++;                       // signal
  syscall(SYS_futex, &signals, FUTEX_WAKE, 1, NULL, NULL, 0);
  return pthread_join(t, NULL);
}
