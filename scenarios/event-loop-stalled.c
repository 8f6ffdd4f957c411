/*---
title: "An event loop: a call that blocks"
topic: Thread models
order: 410
teaches: [M9, M11]
about: One thread serves a timer and everything else through epoll. A callback that blocks for 50 ms stops them all - the timer due after 10 ms is served at 50. The twin gives the call to a worker.
twin: event-loop-pool.c
machine: { cores: 2, policy: round-robin, quantum: 100ms }
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int main(void) {
  int loop = epoll_create1(0), ends[2], served = 0;
  if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1)
    return 1;
  struct epoll_event want = {.events = EPOLLIN, .data.fd = ends[0]}, got;
  epoll_ctl(loop, EPOLL_CTL_ADD, ends[0], &want);
  long start = now(), due = start + 10;
  while (!served) {
    long left = due - now();
    if (epoll_wait(loop, &got, 1, left > 0 ? (int)left : 0) == 1) {
      char request;
      if (read(ends[0], &request, 1) != 1)
        return 1;
      usleep(50000);               // the callback blocks, and the loop
    } else if (now() >= due) {
      printf("the timer is %s\n", now() < due + 5 ? "in time" : "late");
      served = 1;
    }
  }
  return 0;
}
