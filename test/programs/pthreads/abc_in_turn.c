#include <pthread.h>
#include <stdio.h>

/* three threads print ABC ABC ABC, each waits for its turn */
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn_is[3] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int turn;
static void *letter(void *arg) {
    int me = *(char *)arg - 'A';
    for (int i = 0; i < 5; i++) {
        pthread_mutex_lock(&m);
        while (turn != me) pthread_cond_wait(&turn_is[me], &m);
        putchar('A' + me);
        if (me == 2) putchar('\n');
        turn = (turn + 1) % 3;
        pthread_cond_signal(&turn_is[turn]);
        pthread_mutex_unlock(&m);
    }
    return NULL;
}
int main(void) {
    pthread_t t[3];
    for (int i = 2; i >= 0; i--) pthread_create(&t[i], NULL, letter, &"ABC"[i]);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    return 0;
}
