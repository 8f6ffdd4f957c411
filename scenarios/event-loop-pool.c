/*---
title: "An event loop: a worker for the call"
topic: Thread models
order: 420
teaches: [M9, M11]
about: The call that blocks is given to a worker thread, which says through a pipe that it is done. The loop is free meanwhile, and serves the timer in time. So does libuv with the disk.
twin: event-loop-stalled.c
machine: { cores: 2, policy: round-robin, quantum: 100ms }
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

int ends[2];

void *worker(void *arg) {
  usleep(50000);                   // blocks, but not the loop
  return write(ends[1], "x", 1) == 1 ? arg : NULL;
}

int main(void) {
  int loop = epoll_create1(0);
  char done;
  pthread_t t;
  struct epoll_event want = {.events = EPOLLIN}, got;
  if (pipe(ends) != 0)
    return 1;
  epoll_ctl(loop, EPOLL_CTL_ADD, ends[0], &want);
  pthread_create(&t, NULL, worker, NULL);
  if (epoll_wait(loop, &got, 1, 10) == 0)
    printf("the timer is in time\n");
  if (epoll_wait(loop, &got, 1, -1) == 1 && read(ends[0], &done, 1) == 1)
    printf("the worker is done\n");
  pthread_join(t, NULL);
  return 0;
}
