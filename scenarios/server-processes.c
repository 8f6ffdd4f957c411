/*---
title: "Server: a process a request"
topic: Servers
order: 10
teaches: [P13]
about: Each request gets a process. The most expensive way to start one, and the only one in which request 4, which crashes, takes nobody along.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
args: ["6", "4"]
watch: [answered]
twin: server-threads.c
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int answered = 0, crashes_at;

void handle(int request) {
  volatile int result = 0;
  for (int i = 0; i < 20; i++)
    result += request;             // compute
  usleep(100);                     // wait, as for a disk
  if (request == crashes_at)
    *(volatile int *)NULL = result;
}

int main(int argc, char *argv[]) {
  int status, n = argc > 1 ? atoi(argv[1]) : 6;
  crashes_at = argc > 2 ? atoi(argv[2]) : 4;
  for (int request = 1; request <= n; request++)
    if (fork() == 0) {
      handle(request);
      _exit(0);
    }
  while (wait(&status) > 0)
    answered += WIFEXITED(status); // not those that a signal ended
  printf("%d of %d answered\n", answered, n);
  return 0;
}
