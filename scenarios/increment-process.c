/*---
title: One name, two processes
topic: Processes
order: 30
teaches: [P3]
about: A process is a house of its own. Parent and child both add to `counter`, at the same address, and neither ever sees what the other did.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [counter]
twin: increment-thread.c
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int counter = 0;                   // after fork: two of them

int main(void) {
  pid_t child = fork();
  for (int i = 0; i < 5; i++)
    counter++;                     // in whose house?
  if (child == 0)
    exit(counter);                 // the child's count is its exit status
  int status;
  waitpid(child, &status, 0);
  printf("parent counted %d, child counted %d, at the same address\n",
         counter, WEXITSTATUS(status));
  return counter == 5 ? 0 : 1;
}
