/*---
title: fork takes the lock along
topic: Processes
order: 170
teaches: [P12]
about: fork copies the memory, locked mutex and all, but only the calling thread. The owner is not there, so in the child nobody will ever unlock it.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [m.owner]
twin: fork-lock-atfork.c
costs: lecture
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

void *holder(void *arg) {
  pthread_mutex_lock(&m);
  usleep(*(int *)arg);             // the fork happens in here
  pthread_mutex_unlock(&m);
  return NULL;
}

int main(void) {
  int pause = 100;
  pthread_t t;
  pthread_create(&t, NULL, holder, &pause);
  usleep(30);
  if (fork() == 0) {
    pthread_mutex_lock(&m);        // held by a thread that is not here
    printf("child: got it\n");
    _exit(0);
  }
  pthread_join(t, NULL);
  wait(NULL);                      // for ever
  return 0;
}
