#include <pthread.h>
#include <stdio.h>

/* two consumers, one item at a time, `if` where `while` belongs */
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static int items, empty_taken;
static void *consumer(void *arg) {
    pthread_mutex_lock(&m);
    if (items == 0) pthread_cond_wait(&c, &m);
    if (items == 0) empty_taken++;
    else items--;
    pthread_mutex_unlock(&m);
    return NULL;
}
int main(void) {
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, consumer, NULL);
    for (int i = 0; i < 2; i++) {
        pthread_mutex_lock(&m);
        items++;
        pthread_cond_broadcast(&c);
        pthread_mutex_unlock(&m);
    }
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf("items left %d, taken from nothing %d\n", items, empty_taken);
    return 0;
}
