/*---
title: The holder dies
topic: Communication
order: 60
teaches: [P8]
about: Processes fail alone, unless they share a lock. The child dies with the mutex in its hand; nobody is left to unlock it, and the parent waits for ever.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
twin: holder-dies-robust.c
costs: lecture
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

pthread_mutex_t *m;                // in a page that both map

int main(void) {
  pthread_mutexattr_t attr;
  m = mmap(NULL, sizeof *m, PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(m, &attr);
  if (fork() == 0) {
    pthread_mutex_lock(m);
    _exit(1);                      // with the lock in its hand
  }
  wait(NULL);
  pthread_mutex_lock(m);           // for ever
  printf("never printed\n");
  return 0;
}
