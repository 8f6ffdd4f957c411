/*---
title: A zombie
topic: Processes
order: 110
teaches: [P9]
about: The child has ended, its memory and files are gone; its exit status is kept for the parent, in a record that ps shows as Z. wait() takes it, and the zombie is no more.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [status]
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int status = -1;

int main(void) {
  pid_t child = fork();
  if (child == 0)
    _exit(42);                     // ends at once: a zombie from here on
  usleep(200);                     // look at the pane `threads` now
  waitpid(child, &status, 0);      // takes the status, lays it to rest
  printf("the child's last word: %d\n", WEXITSTATUS(status));
  return WEXITSTATUS(status) == 42 ? 0 : 1;
}
