/*---
title: "Switching: two threads"
topic: Switching
order: 20
teaches: [P6]
about: Two threads hand a ball to and fro on one core. Each switch enters the kernel, but the address space stays, and with it all that the TLB knows.
machine: { cores: 1, policy: round-robin, quantum: 1ms }
threads: one-to-one
watch: [turns]
twin: switch-processes.c
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

int ball[2][2];                    // two pipes
int turns = 0;

void play(int in, int out) {
  char c = 'o';
  for (int i = 0; i < 10; i++) {
    read(in, &c, 1);
    turns++;
    write(out, &c, 1);
  }
}

void *other(void *arg) {
  (void)arg;
  play(ball[0][0], ball[1][1]);
  return NULL;
}

int main(void) {
  pthread_t t;
  pipe(ball[0]);
  pipe(ball[1]);
  pthread_create(&t, NULL, other, NULL);
  write(ball[0][1], "o", 1);
  play(ball[1][0], ball[0][1]);
  pthread_join(t, NULL);
  return turns == 20 ? 0 : 1;
}
