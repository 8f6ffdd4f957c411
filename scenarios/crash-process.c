/*---
title: A crash next door
topic: Processes
order: 160
teaches: [P8]
about: The careless one is a process now. It dies alone; the parent learns from wait() which signal it was, and goes on.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [work_done]
twin: crash-thread.c
costs: lecture
expect: { exit: 0 }
---*/
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int work_done = 0;

int main(void) {
  int *nowhere = NULL;
  pid_t child = fork();
  if (child == 0) {
    *nowhere = 1;                  // SIGSEGV, in this process only
    _exit(0);
  }
  for (int i = 0; i < 100; i++)
    work_done++;
  int status;
  waitpid(child, &status, 0);
  printf("work done; the child died of signal %d\n", WTERMSIG(status));
  return WTERMSIG(status) == SIGSEGV ? 0 : 1;
}
