/*---
title: Check, then act
topic: Races
order: 40
teaches: [L1]
about: Both threads see enough money, both take it. Each statement is right; the gap between the look and the deed is the bug.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [balance, paid]
challenge: { goal: "more is paid out than there was", when: "balance < 0", par: 17, hint: "Both have to look before either takes." }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

int balance = 100, paid = 0;

void *withdraw(void *arg) {
  int amount = *(int *)arg;
  if (balance >= amount) {         // the look
    usleep(20);                    // (the bank is asked something)
    balance -= amount;             // the deed: is it still true?
    __atomic_add_fetch(&paid, amount, __ATOMIC_SEQ_CST);
  }
  return NULL;
}

int main(void) {
  int amount = 80;
  pthread_t a, b;
  pthread_create(&a, NULL, withdraw, &amount);
  pthread_create(&b, NULL, withdraw, &amount);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("paid out %d, balance %d\n", paid, balance);
  return balance < 0;
}
