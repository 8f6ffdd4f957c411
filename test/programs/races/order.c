#include <pthread.h>
#include <stdio.h>

static char order[4];
static int n;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void *arrive(void *arg) {
    pthread_mutex_lock(&m);
    order[n++] = *(char *)arg;
    pthread_mutex_unlock(&m);
    return NULL;
}
int main(void) {
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, arrive, &"ABC"[i]);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    puts(order);
    return 0;
}
