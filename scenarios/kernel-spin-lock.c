/*---
title: Spin lock against an interrupt
topic: Locks
order: 70
teaches: [P11, L7]
about: A device's interrupt takes the lock that the code it interrupts holds. It spins - on the very core that would have to go on to let the lock go. For ever.
machine: { cores: 1, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [lock, packets, work]
twin: kernel-spin-lock-cli.c
costs: lecture
---*/
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/time.h>

atomic_int lock = 0;               // 0 free, 1 taken
volatile int packets = 0, work = 0;

void spin_lock(void) {
  while (atomic_exchange(&lock, 1) != 0)
    while (lock != 0)              // does my own core hold it?
      ;
}

void interrupt(int number) {       // the device has a packet
  spin_lock();
  packets += number == SIGALRM;
  lock = 0;
}

int main(void) {
  struct itimerval device = {{0, 0}, {0, 30}};
  signal(SIGALRM, interrupt);
  setitimer(ITIMER_REAL, &device, NULL);
  while (packets == 0) {
    spin_lock();
    for (int i = 0; i < 20; i++)
      work++;                      // the interrupt comes here
    lock = 0;
  }
  printf("%d packet\n", packets);
  return 0;
}
