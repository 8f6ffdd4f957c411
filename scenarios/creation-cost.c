/*---
title: What creation costs
topic: Processes
order: 50
teaches: [P5]
about: Four threads, then four processes. The pane `prices` counts - a thread is a task and a stack; a process copies a page table too, and later each page that somebody writes.
machine: { cores: 1, policy: round-robin, quantum: 50us }
threads: one-to-one
watch: [shared]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int shared[4096];                  // four pages

void *work(void *arg) {
  shared[1024 * *(int *)arg]++;
  return NULL;
}

int main(void) {
  int id[4] = {0, 1, 2, 3};
  for (int i = 0; i < 4; i++)
    shared[1024 * i] = 1;          // now the pages are there
  for (int i = 0; i < 4; i++) {
    pthread_t t;
    pthread_create(&t, NULL, work, &id[i]);
    pthread_join(t, NULL);
  }
  for (int i = 0; i < 4; i++) {
    if (fork() == 0) {
      work(&id[i]);                // the first write copies the page
      _exit(0);
    }
    wait(NULL);
  }
  printf("threads wrote: %d, processes wrote into copies\n", shared[0]);
  return shared[0] == 2 ? 0 : 1;
}
