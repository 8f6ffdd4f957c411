/*---
title: A mutex from a futex
topic: Locks
order: 50
teaches: [L10]
about: Free is 0, locked 1, locked with waiters 2. Without contention no system call happens; only who must wait enters the kernel, and only who leaves waiters behind wakes one.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [word, counter]
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

atomic_int word = 0;               // 0 free, 1 locked, 2 locked with waiters
int counter = 0;

void lock(void) {
  int expected = 0;
  if (atomic_compare_exchange_strong(&word, &expected, 1))
    return;                        // the fast path: one instruction
  while (atomic_exchange(&word, 2) != 0)
    syscall(SYS_futex, &word, FUTEX_WAIT, 2, NULL, NULL, 0);
}

void unlock(void) {
  if (atomic_exchange(&word, 0) == 2)
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
  worker(&n);                      // main is the other one
  pthread_join(t, NULL);
  return counter != 2 * n;
}
