#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static int data[4], torn;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void *reader(void *arg) {
    for (int i = 0; i < 50; i++) {
        pthread_rwlock_rdlock(&rw);
        int a = data[0], bad = data[1] != a || data[2] != a || data[3] != a;
        pthread_rwlock_unlock(&rw);
        if (bad) { pthread_mutex_lock(&m); torn++; pthread_mutex_unlock(&m); }
    }
    return NULL;
}
static void *writer(void *arg) {
    for (int i = 0; i < 30; i++) {
        pthread_rwlock_wrlock(&rw);
        for (int k = 0; k < 4; k++) data[k]++;
        pthread_rwlock_unlock(&rw);
    }
    return NULL;
}
static void *tries(void *arg) {
    int *r = arg;
    r[0] = pthread_rwlock_tryrdlock(&rw);
    if (r[0] == 0) pthread_rwlock_unlock(&rw);
    r[1] = pthread_rwlock_trywrlock(&rw);
    if (r[1] == 0) pthread_rwlock_unlock(&rw);
    return NULL;
}
static void ask(const char *when) {
    pthread_t t;
    int r[2];
    pthread_create(&t, NULL, tries, r);
    pthread_join(t, NULL);
    printf("%s: read %s, write %s\n", when, r[0] == EBUSY ? "EBUSY" : "0", r[1] == EBUSY ? "EBUSY" : "0");
}
int main(void) {
    pthread_t t[5];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, reader, NULL);
    for (int i = 3; i < 5; i++) pthread_create(&t[i], NULL, writer, NULL);
    for (int i = 0; i < 5; i++) pthread_join(t[i], NULL);
    printf("data %d, torn %d\n", data[0], torn);
    ask("free");
    pthread_rwlock_rdlock(&rw);
    ask("read-locked");
    printf("again %d\n", pthread_rwlock_rdlock(&rw));
    pthread_rwlock_unlock(&rw);
    pthread_rwlock_unlock(&rw);
    pthread_rwlock_wrlock(&rw);
    ask("write-locked");
    printf("self %d\n", pthread_rwlock_wrlock(&rw) == EDEADLK);
    pthread_rwlock_unlock(&rw);
    return pthread_rwlock_destroy(&rw);
}
