/*---
title: "Switching: two processes, tagged TLB"
topic: Switching
order: 35
teaches: [P6]
about: The same two processes on a core whose TLB tags each entry with its address space. A switch flushes nothing, and each process finds its entries again - hardly a miss after the first round. Compare tlbMiss in the pane `prices`.
machine: { cores: 1, policy: round-robin, quantum: 1ms, asid: true }
threads: one-to-one
watch: [turns]
twin: switch-processes.c
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/wait.h>
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

int main(void) {
  pipe(ball[0]);
  pipe(ball[1]);
  if (fork() == 0) {
    play(ball[0][0], ball[1][1]);
    _exit(0);
  }
  write(ball[0][1], "o", 1);
  play(ball[1][0], ball[0][1]);
  wait(NULL);
  return turns == 10 ? 0 : 1;      // the other ten are the child's
}
