#include <linux/futex.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* "Futexes are tricky", mutex 2: 0 free, 1 locked, 2 locked and perhaps waited for */
static int word, counter, sleeps;
static long futex(int *w, int op, int v) { return syscall(SYS_futex, w, op, v, NULL, NULL, 0); }
static int cmpxchg(int *p, int old, int new_) { __atomic_compare_exchange_n(p, &old, new_, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); return old; }
static void lock(void) {
    int c = cmpxchg(&word, 0, 1);
    if (c == 0) return;
    do {
        if (c == 2 || cmpxchg(&word, 1, 2) != 0) { futex(&word, FUTEX_WAIT, 2); __atomic_fetch_add(&sleeps, 1, __ATOMIC_RELAXED); }
    } while ((c = cmpxchg(&word, 0, 2)) != 0);
}
static void unlock(void) {
    if (__atomic_fetch_sub(&word, 1, __ATOMIC_SEQ_CST) != 1) {
        __atomic_store_n(&word, 0, __ATOMIC_SEQ_CST);
        futex(&word, FUTEX_WAKE, 1);
    }
}
static void *work(void *arg) { for (int i = 0; i < 300; i++) { lock(); counter++; unlock(); } return NULL; }
int main(void) {
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("counter %d word %d\n", counter, word);
    return 0;
}
