/*---
title: fork with the lock in hand
topic: Processes
order: 180
teaches: [P12]
about: pthread_atfork is the cure. Before the fork the caller takes the mutex itself, so that its owner is the one thread that goes along; both sides let it go afterwards.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [m.owner]
twin: fork-lock.c
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

void take(void) { pthread_mutex_lock(&m); }
void give(void) { pthread_mutex_unlock(&m); }

void *holder(void *arg) {
  pthread_mutex_lock(&m);
  usleep(*(int *)arg);
  pthread_mutex_unlock(&m);
  return NULL;
}

int main(void) {
  int pause = 100;
  pthread_t t;
  pthread_atfork(take, give, give);
  pthread_create(&t, NULL, holder, &pause);
  usleep(30);
  if (fork() == 0) {               // waits for the holder first
    pthread_mutex_lock(&m);
    _exit(0);
  }
  pthread_join(t, NULL);
  wait(NULL);
  printf("the child got the lock, too\n");
  return 0;
}
