/*---
title: "clone: current folder and umask"
topic: Processes
order: 80
teaches: [P4]
about: CLONE_FS, and nothing else. Where am I, and which permissions do new files get - one record for both, or one each.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char stack[2][16384] __attribute__((aligned(64)));
char here[256];

int moves(void *arg) {
  return chdir(arg);
}

int main(void) {
  chdir("/tmp");
  clone(moves, stack[0] + 16384, SIGCHLD, "/");
  wait(NULL);
  printf("record copied: I am in %s\n", getcwd(here, sizeof here));
  clone(moves, stack[1] + 16384, CLONE_FS | SIGCHLD, "/");
  wait(NULL);
  printf("record shared: I am in %s\n", getcwd(here, sizeof here));
  return strcmp(here, "/") == 0 ? 0 : 1;
}
