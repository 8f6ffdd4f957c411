/*---
title: Through shared memory
topic: Communication
order: 20
teaches: [P7]
about: Once mapped, messages need no system call and no copy - both processes load and store the same page. But nobody waits for you; a semaphore must say when.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [box->item, sum]
twin: pipe.c
costs: lecture
expect: { exit: 0 }
---*/
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct box { sem_t empty, full; int item; } *box;
int sum = 0;

int main(void) {
  box = mmap(NULL, sizeof *box, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  sem_init(&box->empty, 1, 1);     // 1: between processes
  sem_init(&box->full, 1, 0);
  if (fork() == 0) {
    for (int i = 1; i <= 8; i++) {
      sem_wait(&box->empty);
      box->item = i;               // the other one sees it at once
      sem_post(&box->full);
    }
    _exit(0);
  }
  for (int i = 1; i <= 8; i++) {
    sem_wait(&box->full);
    sum += box->item;
    sem_post(&box->empty);
  }
  wait(NULL);
  printf("sum %d\n", sum);
  return sum == 36 ? 0 : 1;
}
