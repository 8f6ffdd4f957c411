#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static pthread_spinlock_t lock;
static long total;
static void *add(void *arg) {
    for (int i = 0; i < 300; i++) { pthread_spin_lock(&lock); total += (long)arg; pthread_spin_unlock(&lock); }
    return NULL;
}
int main(void) {
    pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
    pthread_t t[3];
    for (long i = 0; i < 3; i++) pthread_create(&t[i], NULL, add, (void *)(i + 1));
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%ld\n", total);
    printf("%d", pthread_spin_trylock(&lock));
    printf(" %d\n", pthread_spin_trylock(&lock) == EBUSY);
    pthread_spin_unlock(&lock);
    return pthread_spin_destroy(&lock);
}
