/*---
title: "Server: an event loop"
topic: Servers
order: 40
teaches: [P13]
about: One thread serves all. It starts each request, remembers when its wait will be over, and sleeps in poll until the first is. No locks, no switches - and one core at most.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
args: ["6"]
watch: [answered]
twin: server-pool.c
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int answered = 0;
long due[16];                      // when the wait of each is over, ns

long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

void start(int request) {
  volatile int result = 0;
  for (int i = 0; i < 20; i++)
    result += request;             // compute
  due[request - 1] = now() + 100000;
}

int main(int argc, char *argv[]) {
  int n = argc > 1 ? atoi(argv[1]) : 6;
  for (int request = 1; request <= n && request <= 16; request++)
    start(request);                // all waits run at once
  while (answered < n) {           // the next one due is the oldest
    long left = due[answered] - now();
    struct timespec rest = {0, left > 0 ? left : 0};
    if (left <= 0 || ppoll(NULL, 0, &rest, NULL) == 0)
      answered++;
  }
  printf("%d of %d answered\n", answered, n);
  return 0;
}
