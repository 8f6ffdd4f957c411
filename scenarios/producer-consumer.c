/*---
title: Producer and consumer
topic: Waiting
order: 80
teaches: [L11, L13]
about: Two semaphores count what is free and what is full. The producer sleeps before a full buffer, the consumer before an empty one.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["buffer[0]", "buffer[1]", in, out]
challenge: { goal: "the buffer is full, and the producer wants more", when: "T2.i == 3 && T1.sum == 0", par: 18, hint: "Let the consumer be lazy." }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

int buffer[2], in = 0, out = 0;
sem_t free_slots, full_slots;

void *producer(void *arg) {
  for (int i = 1; i <= *(int *)arg; i++) {
    sem_wait(&free_slots);         // sleeps while both slots are full
    buffer[in] = i;
    in = (in + 1) % 2;
    sem_post(&full_slots);
  }
  return NULL;
}

int main(void) {
  int n = 6, sum = 0;
  pthread_t t;
  sem_init(&free_slots, 0, 2);
  sem_init(&full_slots, 0, 0);
  pthread_create(&t, NULL, producer, &n);
  for (int i = 0; i < n; i++) {
    sem_wait(&full_slots);         // sleeps while both slots are empty
    sum += buffer[out];
    out = (out + 1) % 2;
    sem_post(&free_slots);
  }
  pthread_join(t, NULL);
  printf("sum = %d\n", sum);
  return sum != 21;
}
