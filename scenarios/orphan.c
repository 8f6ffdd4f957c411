/*---
title: An orphan
topic: Processes
order: 120
teaches: [P9]
about: The parent ends first. init, process 1, adopts the grandchild - its getppid() changes while it runs - and will wait for it, so that it becomes no zombie.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {               // the child ...
    pid_t parent = getpid();
    if (fork() == 0) {             // ... and a child of its own
      while (getppid() == parent)
        usleep(20);                // until the parent has ended
      printf("my new parent is init: %d\n", getppid() == 1);
      exit(0);
    }
    usleep(100);
    exit(0);                       // without waiting for anybody
  }
  wait(NULL);
  printf("my child has ended, its child goes on\n");
  return 0;
}
