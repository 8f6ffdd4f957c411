/*---
title: Unlocked between look and deed
topic: Races
order: 120
teaches: [L1, L10]
about: Each access is made under the mutex, so there is no data race at all. And still the last seat is sold twice - what was seen is not true any more after the unlock.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [seats, sold, m.owner]
twin: lost-update-mutex.c
challenge: { goal: "the one seat is sold twice", when: "sold == 2", par: 16, hint: "The look of both has to come before the deed of either." }
---*/
#include <pthread.h>
#include <stdio.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int seats = 1, sold = 0;

void *sell(void *arg) {
  (void)arg;
  pthread_mutex_lock(&m);
  int left = seats;                // the look
  pthread_mutex_unlock(&m);
  if (left == 0)
    return NULL;
  pthread_mutex_lock(&m);
  seats = left - 1;                // the deed
  sold++;
  pthread_mutex_unlock(&m);
  return NULL;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, sell, NULL);
  sell(NULL);
  pthread_join(t, NULL);
  printf("%d sold, one was there\n", sold);
  return sold != 1;
}
