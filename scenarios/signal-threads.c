/*---
title: A signal to a process of three threads
topic: Signals
order: 10
teaches: [P10]
about: kill() names a process, and any thread that does not block the signal may take it. Two of three block it, so the handler runs on the third one's stack - whoever that is interrupted.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [taken_by_worker]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

volatile sig_atomic_t taken = 0, taken_by_worker = 0;
pthread_t open_one;

void handler(int signal) {
  (void)signal;
  taken_by_worker = pthread_equal(pthread_self(), open_one) != 0;
  taken = 1;
}

void *worker(void *arg) {
  if (arg != NULL)                 // the second one blocks it, as main does
    pthread_sigmask(SIG_BLOCK, arg, NULL);
  while (!taken)
    usleep(50);
  return NULL;
}

int main(void) {
  sigset_t usr1;
  pthread_t closed_one;
  signal(SIGUSR1, handler);
  pthread_create(&open_one, NULL, worker, NULL);
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &usr1, NULL);
  pthread_create(&closed_one, NULL, worker, &usr1);
  kill(getpid(), SIGUSR1);         // to the process, not to a thread
  pthread_join(open_one, NULL);
  pthread_join(closed_one, NULL);
  printf("taken by the thread that was open to it: %d\n", taken_by_worker);
  return taken_by_worker ? 0 : 1;
}
