/*---
title: Fork, then exec
topic: Processes
order: 20
teaches: [P4, P5, P9]
about: A shell in small. fork makes a process, exec gives it another program - its number, its parent and its open files stay. Whoever ends first is a zombie until the parent has waited for it.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int started = 0;

void start(char *program, char *word) {
  if (fork() == 0) {
    execl(program, program, word, (char *)NULL);   // does not return:
    _exit(127);                                    // no such program
  }
  started++;
}

int main(void) {
  start("programs/greet", "world");
  start("programs/nobody", "");
  int status;
  pid_t child;
  while ((child = wait(&status)) > 0)              // a zombie is gone
    printf("%d ended with %d\n", child, WEXITSTATUS(status));
  printf("%d processes started\n", started);
  return 0;
}
