/*---
title: A semaphore from a futex
topic: Waiting
order: 12
teaches: [L10, L11]
about: The futex is the counter itself. Down takes one if there is one, by compare and swap, and else sleeps while it is 0. Up adds one and wakes one.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [permits, inside]
twin: semaphore.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

atomic_int permits = 2, inside = 0, most = 0;

void down(void) {
  for (;;) {
    int n = permits;
    while (n > 0)
      if (atomic_compare_exchange_strong(&permits, &n, n - 1))
        return;
    syscall(SYS_futex, &permits, FUTEX_WAIT, 0, NULL, NULL, 0);
  }
}

void up(void) {
  permits++;
  syscall(SYS_futex, &permits, FUTEX_WAKE, 1, NULL, NULL, 0);
}

void *worker(void *arg) {
  down();
  if (++inside > 2)
    most = 3;                      // never
  inside--;
  up();
  return arg;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, worker, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  return most;
}
