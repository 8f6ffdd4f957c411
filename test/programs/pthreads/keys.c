#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_key_t key, plain;
static int destroyed, sum, again;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void destroy(void *p) {
    pthread_mutex_lock(&m);
    destroyed++;
    sum += *(int *)p;
    pthread_mutex_unlock(&m);
    free(p);
}
static pthread_key_t stubborn;
static void comeback(void *p) {
    again++;
    if ((long)p > 1) pthread_setspecific(stubborn, (void *)((long)p - 1));
}
static void *work(void *arg) {
    int id = (int)(long)arg;
    if (pthread_getspecific(key) != NULL) printf("not fresh\n");
    int *mine = malloc(sizeof *mine);
    *mine = id * 10;
    pthread_setspecific(key, mine);
    pthread_setspecific(plain, arg);
    int *back = pthread_getspecific(key);
    return (void *)(long)(*back + (int)(long)pthread_getspecific(plain));
}
static void *once_more(void *arg) { pthread_setspecific(stubborn, (void *)3); return NULL; }
static void *no_value(void *arg) { pthread_setspecific(key, NULL); return NULL; }
int main(void) {
    pthread_key_create(&key, destroy);
    pthread_key_create(&plain, NULL);
    pthread_key_create(&stubborn, comeback);
    printf("%d\n", key != plain);
    pthread_t t[4];
    for (long i = 1; i <= 4; i++) pthread_create(&t[i - 1], NULL, work, (void *)i);
    for (int i = 0; i < 4; i++) { void *r; pthread_join(t[i], &r); printf("%ld\n", (long)r); }
    printf("destroyed %d, sum %d\n", destroyed, sum);
    pthread_create(&t[0], NULL, once_more, NULL);
    pthread_join(t[0], NULL);
    printf("again %d\n", again);
    pthread_create(&t[0], NULL, no_value, NULL);
    pthread_join(t[0], NULL);
    printf("destroyed %d\n", destroyed);
    printf("%d\n", pthread_key_delete(key));
    return 0;
}
