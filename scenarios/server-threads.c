/*---
title: "Server: a thread a request"
topic: Servers
order: 20
teaches: [P13]
about: Each request gets a thread. Cheaper to start, and they share what they know - also the crash of request 4, which ends all of them.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
args: ["6", "4"]
watch: [answered]
twin: server-processes.c
costs: lecture
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

atomic_int answered = 0;
int crashes_at;

void *handle(void *arg) {
  volatile int result = 0;
  int request = *(int *)arg;
  for (int i = 0; i < 20; i++)
    result += request;             // compute
  usleep(100);                     // wait, as for a disk
  if (request == crashes_at)
    *(volatile int *)NULL = result;
  answered++;
  return NULL;
}

int main(int argc, char *argv[]) {
  int request[16], n = argc > 1 ? atoi(argv[1]) : 6;
  pthread_t t[16];
  crashes_at = argc > 2 ? atoi(argv[2]) : 4;
  for (int i = 0; i < n && i < 16; i++) {
    request[i] = i + 1;
    pthread_create(&t[i], NULL, handle, &request[i]);
  }
  for (int i = 0; i < n && i < 16; i++)
    pthread_join(t[i], NULL);
  printf("%d of %d answered\n", answered, n);
  return 0;
}
