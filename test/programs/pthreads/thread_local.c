#include <pthread.h>
#include <stdio.h>

static __thread int mine = 100;
_Thread_local struct { int a, b; } pair = {1, 2};
static __thread int *where;
static int shared;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int next(void) { static __thread int n; return ++n; }
static void *work(void *arg) {
    int id = (int)(long)arg;
    mine += id;
    pair.b *= id;
    where = &mine;
    for (int i = 0; i < id; i++) next();
    pthread_mutex_lock(&m);
    shared += mine;
    pthread_mutex_unlock(&m);
    return (void *)(long)(*where * 1000 + pair.b * 10 + next());
}
int main(void) {
    pthread_t t[3];
    mine = 5;
    for (long i = 1; i <= 3; i++) pthread_create(&t[i - 1], NULL, work, (void *)i);
    for (int i = 0; i < 3; i++) { void *r; pthread_join(t[i], &r); printf("%ld\n", (long)r); }
    printf("main %d %d %d, shared %d, %d\n", mine, pair.a, pair.b, shared, where == NULL);
    printf("%d\n", next());
    return 0;
}
