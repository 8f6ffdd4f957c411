/*---
title: "clone: signal handlers"
topic: Processes
order: 90
teaches: [P4]
about: CLONE_SIGHAND needs CLONE_VM - a handler is an address in that memory - or clone says EINVAL. Shared, a handler that the child sets is the parent's too.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

char stack[2][16384] __attribute__((aligned(64)));
volatile int caught;

void handler(int signal) { caught = signal; }

int sets(void *arg) {
  (void)arg;
  return signal(SIGUSR1, handler) == SIG_ERR;
}

int main(void) {
  int pid = clone(sets, stack[0] + 16384, CLONE_SIGHAND | SIGCHLD, NULL);
  printf("without CLONE_VM, EINVAL: %d\n", pid < 0 && errno == EINVAL);
  signal(SIGUSR1, SIG_IGN);
  clone(sets, stack[1] + 16384, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL);
  wait(NULL);
  raise(SIGUSR1);                  // whose handler runs?
  printf("the child's handler ran in the parent: %d\n", caught == SIGUSR1);
  return caught == SIGUSR1 ? 0 : 1;
}
