/*---
title: Drepper's second futex mutex
topic: Locks
order: 52
teaches: [L10]
about: Three states. 0 free, 1 taken, 2 taken and somebody may wait. Only who leaves a 2 calls the kernel. Whoever has waited takes it as 2, since others may wait still.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [word, counter]
twin: futex-mutex.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

atomic_int word = 0;               // 0 free, 1 taken, 2 with waiters
int counter = 0;

int cas(int old, int new) {        // answers what was there
  atomic_compare_exchange_strong(&word, &old, new);
  return old;
}

void *worker(void *arg) {
  for (int i = 0; i < 10; i++) {
    for (int c = cas(0, 1); c != 0; c = cas(0, 2))
      if (c == 2 || cas(1, 2) != 0)
        syscall(SYS_futex, &word, FUTEX_WAIT, 2, NULL, NULL, 0);
    counter = counter + 1;
    if (atomic_fetch_sub(&word, 1) != 1) {
      word = 0;                    // it was 2: somebody may wait
      syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
  }
  return arg;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, worker, NULL);
  worker(NULL);
  pthread_join(t, NULL);
  return counter != 20;
}
