/*---
title: Lost update between processes
topic: Races
order: 50
teaches: [L1, P7]
about: Two processes, one page that both map. Sharing memory means sharing its races - load, add, store, and the other one in between.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["*counter"]
twin: race-processes-fixed.c
costs: lecture
---*/
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int *counter;

void work(void) {
  for (int i = 0; i < 40; i++)
    *counter = *counter + 1;       // load, add, store
}

int main(void) {
  counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (fork() == 0) {
    work();
    _exit(0);
  }
  work();
  wait(NULL);
  printf("counter = %d, should be 80\n", *counter);
  return *counter == 80 ? 0 : 1;
}
