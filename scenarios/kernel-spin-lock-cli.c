/*---
title: Spin lock with interrupts off
topic: Locks
order: 80
teaches: [P11, L7]
about: Whoever shares a lock with an interrupt turns interrupts off on its core before it takes the lock (Linux - spin_lock_irqsave). What comes meanwhile waits, and is let in at STI.
machine: { cores: 1, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [lock, packets, work]
twin: kernel-spin-lock.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include "lockstep.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/time.h>

atomic_int lock = 0;               // 0 free, 1 taken
volatile int packets = 0, work = 0;

void spin_lock(void) {
  while (atomic_exchange(&lock, 1) != 0)
    while (lock != 0)              // another core holds it
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
    CLI();                         // not on this core, not now
    spin_lock();
    for (int i = 0; i < 20; i++)
      work++;                      // the interrupt comes here: it waits
    lock = 0;
    STI();                         // now
  }
  printf("%d packet\n", packets);
  return 0;
}
