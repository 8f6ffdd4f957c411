/*---
title: A robust mutex
topic: Communication
order: 70
teaches: [P8]
about: For a robust mutex the kernel keeps a list of what a thread holds. When the holder dies, the next one gets the lock together with EOWNERDEAD, and repairs what it guards.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
twin: holder-dies.c
costs: lecture
expect: { exit: 0 }
---*/
#include <errno.h>
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
  pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(m, &attr);
  if (fork() == 0) {
    pthread_mutex_lock(m);
    _exit(1);                      // with the lock in its hand
  }
  wait(NULL);
  int error = pthread_mutex_lock(m);
  if (error == EOWNERDEAD)
    pthread_mutex_consistent(m);   // after repairing what m guards
  pthread_mutex_unlock(m);
  printf("the owner had died: %d\n", error == EOWNERDEAD);
  return error == EOWNERDEAD ? 0 : 1;
}
