/*---
title: An alarm
topic: Signals
order: 20
teaches: [P10, P1]
about: The process asks for a signal later and sleeps. The alarm belongs to the process, not to a thread - the inspector shows it pending - and ends the pause.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [rings]
costs: lecture
expect: { exit: 0 }
---*/
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

volatile sig_atomic_t rings = 0;

void ring(int signal) {
  (void)signal;
  rings++;
}

int main(void) {
  struct itimerval every = {{0, 100}, {0, 100}};   // 100 us
  signal(SIGALRM, ring);
  setitimer(ITIMER_REAL, &every, NULL);
  while (rings < 3)
    pause();                       // until a handler has run: EINTR
  printf("%d rings, errno is EINTR: %d\n", rings, errno == EINTR);
  return 0;
}
