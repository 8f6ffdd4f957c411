/*---
title: Drepper's first futex mutex
topic: Locks
order: 51
teaches: [L10]
about: From Drepper's "Futexes Are Tricky". It counts up, and whoever found 0 is in. Each unlock calls the kernel, waiters or not - and two who count up in turns keep each other from sleeping.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [word, counter]
twin: futex-mutex-2.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

atomic_int word = 0;               // 0 free, more: taken
int counter = 0;

void lock(void) {
  int old;
  while ((old = atomic_fetch_add(&word, 1)) != 0)
    syscall(SYS_futex, &word, FUTEX_WAIT, old + 1, NULL, NULL, 0);
}

void unlock(void) {
  word = 0;
  syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--) {
    lock();
    counter = counter + 1;
    unlock();
  }
  return NULL;
}

int main(void) {
  int n = 10;
  pthread_t t;
  pthread_create(&t, NULL, worker, &n);
  worker(&n);
  pthread_join(t, NULL);
  return counter != 2 * n;
}
