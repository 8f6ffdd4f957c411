/*---
title: Fork and copy on write
topic: Processes
order: 10
teaches: [P3, P5]
about: fork makes a second process out of page-table entries, not of pages. The first one to write copies the page, the last one just takes it - two faults, one copy. Same address, other value.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [counter, who]
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int counter = 100;                 // one address, in two processes soon
char *who = "parent";

int main(void) {
  pid_t child = fork();            // copies page-table entries, no pages
  if (child == 0) {
    who = "child";                 // the first writer: a fault, and a copy
    for (int i = 0; i < 5; i++)
      counter++;                   // the child's own copy
    printf("%s: counter = %d at %p\n", who, counter, (void *)&counter);
    return 3;
  }
  int status;
  waitpid(child, &status, 0);      // a zombie until the parent asks
  counter--;                       // the last sharer: a fault, and no copy
  printf("%s: counter = %d at %p\n", who, counter, (void *)&counter);
  printf("%s: the child ended with %d\n", who, WEXITSTATUS(status));
  return 0;
}
