/*---
title: A mutex between processes
topic: Races
order: 60
teaches: [L1, P7]
about: The mutex lies in the shared page and is marked process-shared, so both processes sleep in one queue. With a private one the wake-up would go to nobody.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [shared->counter, shared->m.owner]
twin: race-processes.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct { pthread_mutex_t m; int counter; } *shared;

void work(void) {
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&shared->m);
    shared->counter++;
    pthread_mutex_unlock(&shared->m);
  }
}

int main(void) {
  pthread_mutexattr_t attr;
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->m, &attr);
  if (fork() == 0) { work(); _exit(0); }
  work();
  wait(NULL);
  printf("counter = %d, should be 20\n", shared->counter);
  return shared->counter == 20 ? 0 : 1;
}
