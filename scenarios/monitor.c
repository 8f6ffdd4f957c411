/*---
title: A monitor
topic: Waiting
order: 86
teaches: [L11]
about: An account as a monitor - one mutex for all its procedures, and a condition for what a procedure may have to wait for. Who waits inside lets the others in.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [balance, m.owner]
twin: condition-while.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>

struct {
  pthread_mutex_t m;               // one inside at a time
  pthread_cond_t more;             // balance has grown
  int balance;
} account = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

void deposit(int amount) {
  pthread_mutex_lock(&account.m);
  account.balance += amount;
  pthread_cond_broadcast(&account.more);
  pthread_mutex_unlock(&account.m);
}

void withdraw(int amount) {
  pthread_mutex_lock(&account.m);
  while (account.balance < amount)
    pthread_cond_wait(&account.more, &account.m);
  account.balance -= amount;
  pthread_mutex_unlock(&account.m);
}

void *spender(void *arg) {
  withdraw(*(int *)arg);
  return NULL;
}

int main(void) {
  int amount[2] = {30, 20};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, spender, &amount[i]);
  for (int i = 0; i < 5; i++)
    deposit(10);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return account.balance;
}
