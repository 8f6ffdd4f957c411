/*---
title: A message queue
topic: Communication
order: 40
teaches: [P7]
about: Messages keep their borders and their urgency. The child sends three; the parent, who looks late, gets the most urgent first.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 16};
  mq_unlink("/lockstep-jobs");
  mqd_t q = mq_open("/lockstep-jobs", O_CREAT | O_RDWR, 0600, &attr);
  if (fork() == 0) {
    mq_send(q, "later", 6, 1);
    mq_send(q, "now!", 5, 9);
    mq_send(q, "soon", 5, 5);
    _exit(0);
  }
  wait(NULL);                      // all three are in the queue
  char text[16];
  unsigned priority;
  for (int i = 0; i < 3; i++) {
    mq_receive(q, text, sizeof text, &priority);
    printf("%u %s\n", priority, text);
  }
  mq_unlink("/lockstep-jobs");
  return priority == 1 ? 0 : 1;
}
