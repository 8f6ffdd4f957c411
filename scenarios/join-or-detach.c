/*---
title: Join or detach
topic: Processes
order: 140
teaches: [P9]
about: The stack of a thread that has ended stays until somebody joins it. A detached thread's goes by itself - watch the memory pane.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

void *ends(void *arg) { return arg; }

int main(void) {
  pthread_t joined, detached;
  pthread_create(&joined, NULL, ends, "kept for you");
  pthread_create(&detached, NULL, ends, NULL);
  pthread_detach(detached);        // its stack goes when it ends
  usleep(100);                     // both have ended; one stack is left
  void *result;
  pthread_join(joined, &result);   // now that one goes as well
  printf("%s\n", (char *)result);
  return 0;
}
