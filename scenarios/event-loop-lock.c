/*---
title: "An event loop: a lock is no await"
topic: Thread models
order: 430
teaches: [M9, M15]
about: A callback holds a lock until its answer comes. Another one locks the same mutex and blocks the loop - which is the only one that could bring the answer, and so the unlock. Nobody is left to do it.
machine: { cores: 1, policy: round-robin, quantum: 100ms }
costs: lecture
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int held = 0;

void request(void) {               // begins here, goes on in answer()
  pthread_mutex_lock(&m);
  held = 1;
}
void answer(void) {
  held = 0;
  pthread_mutex_unlock(&m);
}

int main(void) {
  int loop = epoll_create1(0), ends[2];
  struct epoll_event want = {.events = EPOLLIN}, got;
  if (pipe(ends) != 0 || write(ends[1], "rra", 3) != 3)
    return 1;
  epoll_ctl(loop, EPOLL_CTL_ADD, ends[0], &want);
  while (epoll_wait(loop, &got, 1, 10) == 1) {
    char event;
    if (read(ends[0], &event, 1) != 1)
      break;
    if (event == 'r')
      request();                   // the second one never comes back
    else
      answer();
  }
  return held;
}
