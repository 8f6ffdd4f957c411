#include <pthread.h>
#include <sched.h>
#include <stdio.h>

volatile int lock = 0;
int balance = 0;
void spin_lock(volatile int *l) { while (__sync_lock_test_and_set(l, 1)) while (*l) sched_yield(); }
void spin_unlock(volatile int *l) { __sync_lock_release(l); }
void *deposit(void *p) { int i; for (i = 0; i < 250; i++) { spin_lock(&lock); balance += 10; spin_unlock(&lock); } return 0; }
void *withdraw(void *p) { int i; for (i = 0; i < 250; i++) { spin_lock(&lock); balance -= 9; spin_unlock(&lock); } return 0; }
int main() {
    pthread_t a, b;
    pthread_create(&a, 0, deposit, 0);
    pthread_create(&b, 0, withdraw, 0);
    pthread_join(a, 0);
    pthread_join(b, 0);
    printf("balance %d lock %d\n", balance, lock);
    return 0;
}
