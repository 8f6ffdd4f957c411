/*---
title: "Server: a pool of threads"
topic: Servers
order: 30
teaches: [P13]
about: Two threads, made once, take request after request from a pipe. Nothing is created while the server works; while both wait for the disk, the others queue.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
args: ["6", "0"]
watch: [answered]
twin: server-event-loop.c
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

atomic_int answered = 0;
int crashes_at, requests[2];       // a pipe

void handle(int request) {
  volatile int result = 0;
  for (int i = 0; i < 20; i++)
    result += request;             // compute
  usleep(100);                     // wait, as for a disk
  if (request == crashes_at)
    *(volatile int *)NULL = result;
  answered++;
}

void *worker(void *arg) {
  int request;
  while (read(requests[0], &request, sizeof request) > 0)
    handle(request);
  return arg;
}

int main(int argc, char *argv[]) {
  int n = argc > 1 ? atoi(argv[1]) : 6;
  pthread_t t[2];
  crashes_at = argc > 2 ? atoi(argv[2]) : 0;
  pipe(requests);
  for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, worker, NULL);
  for (int r = 1; r <= n; r++) write(requests[1], &r, sizeof r);
  close(requests[1]);
  for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
  printf("%d of %d answered\n", answered, n);
  return 0;
}
