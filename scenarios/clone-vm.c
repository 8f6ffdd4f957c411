/*---
title: "clone: memory shared or copied"
topic: Processes
order: 60
teaches: [P4]
about: CLONE_VM, and nothing else. Two processes with two ids run in one address space - what the child writes, the parent reads. Without the flag the child writes into a copy.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [value]
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

int value = 1;
char stack[2][16384] __attribute__((aligned(64)));

int child(void *arg) {
  value = *(int *)arg;             // whose value?
  return 0;
}

int main(void) {
  int two = 2, three = 3;
  clone(child, stack[0] + 16384, SIGCHLD, &two);
  wait(NULL);
  printf("without CLONE_VM: value is %d\n", value);
  clone(child, stack[1] + 16384, CLONE_VM | SIGCHLD, &three);
  wait(NULL);
  printf("with CLONE_VM:    value is %d\n", value);
  return value == 3 ? 0 : 1;
}
