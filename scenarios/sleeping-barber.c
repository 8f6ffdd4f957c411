/*---
title: The sleeping barber
topic: Waiting
order: 90
teaches: [L13]
about: No customer - the barber sleeps. All chairs taken - a customer goes away. Each waits for the other, and never both at once.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [waiting, served, left]
challenge: { goal: "two customers go away unserved", when: "left == 2", par: 30, hint: "Who sits on the chair need not be quick." }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

sem_t chairs, customers, ready;    // one chair to wait on
int cut = 2000;                    // not main's: the barber outlives it
atomic_int served = 0, left = 0;

void *barber(void *arg) {
  for (;;) {
    sem_wait(&customers);          // nobody there: sleeps
    sem_post(&ready);              // come to me
    usleep(*(int *)arg);           // cuts
  }
}

void *customer(void *arg) {
  usleep(*(int *)arg);             // comes when it comes
  if (sem_trywait(&chairs) == 0) { // a chair is free
    sem_post(&customers);          // wakes the barber
    sem_wait(&ready);              // waits for him
    sem_post(&chairs);             // gets up
    served++;
  } else
    left++;                        // none free: goes away
  return NULL;
}

int main(void) {
  int when[4] = {100, 500, 900, 6000};
  pthread_t b, t[4];
  sem_init(&chairs, 0, 1), sem_init(&customers, 0, 0), sem_init(&ready, 0, 0);
  pthread_create(&b, NULL, barber, &cut);
  for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, customer, &when[i]);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  printf("served %d, went away %d\n", served, left);
}
