/*---
title: What threads share
topic: Threads
order: 30
teaches: [P3]
about: Globals, heap and open files belong to the process. What one thread writes, the other reads - even through a pointer into another thread's stack.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [global, "*heap"]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int global = 1;                    // data segment: one for all
int *heap;                         // the heap: one for all

void *writer(void *arg) {
  int *in_main = arg;              // points into the stack of main
  global = 2;
  *heap = 20;
  *in_main = 200;                  // allowed: one address space
  return NULL;
}

int main(void) {
  int local = 100;
  pthread_t t;
  heap = malloc(sizeof *heap);
  *heap = 10;
  printf("before: global %d, heap %d, local %d\n", global, *heap, local);
  pthread_create(&t, NULL, writer, &local);
  pthread_join(t, NULL);
  printf("after:  global %d, heap %d, local %d\n", global, *heap, local);
  free(heap);
  return 0;
}
