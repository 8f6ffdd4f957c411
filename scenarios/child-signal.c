/*---
title: The child's end is a signal
topic: Signals
order: 30
teaches: [P10, P9]
about: When a child ends, the parent gets SIGCHLD. Signals do not queue - one may stand for several children - so the handler waits in a loop until nobody is left.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [reaped]
costs: lecture
expect: { exit: 0 }
---*/
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

volatile sig_atomic_t reaped = 0;

void on_child(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0)
    reaped++;
}

int main(void) {
  sigset_t chld, none;
  sigemptyset(&none);
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, NULL);   // not before we wait for it
  signal(SIGCHLD, on_child);
  for (int i = 0; i < 3; i++)
    if (fork() == 0)
      _exit(i);
  while (reaped < 3)
    sigsuspend(&none);             // unblock and sleep, in one step
  printf("%d children reaped\n", reaped);
  return 0;
}
