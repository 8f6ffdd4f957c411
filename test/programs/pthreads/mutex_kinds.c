#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static const char *name(int e) {
    switch (e) {
    case 0: return "0"; case EBUSY: return "EBUSY"; case EPERM: return "EPERM"; case EDEADLK: return "EDEADLK";
    case EINVAL: return "EINVAL"; case ETIMEDOUT: return "ETIMEDOUT"; case EAGAIN: return "EAGAIN";
    }
    return "other";
}
static void *try(void *m) { return (void *)(long)pthread_mutex_trylock(m); }
static void *unlock(void *m) { return (void *)(long)pthread_mutex_unlock(m); }
static int elsewhere(void *(*f)(void *), pthread_mutex_t *m) {
    pthread_t t;
    void *r;
    pthread_create(&t, NULL, f, m);
    pthread_join(t, &r);
    return (int)(long)r;
}

int main(void) {
    pthread_mutexattr_t a;
    pthread_mutex_t normal, check, rec;
    int type;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_gettype(&a, &type);
    printf("default %d\n", type == PTHREAD_MUTEX_DEFAULT);
    pthread_mutex_init(&normal, NULL);
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&check, &a);
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&rec, &a);
    printf("settype %s\n", name(pthread_mutexattr_settype(&a, 99)));
    pthread_mutexattr_destroy(&a);

    printf("normal: lock %s", name(pthread_mutex_lock(&normal)));
    printf(", try self %s", name(pthread_mutex_trylock(&normal)));
    printf(", try other %s", name(elsewhere(try, &normal)));
    printf(", destroy locked %s", name(pthread_mutex_destroy(&normal)));
    printf(", unlock %s\n", name(pthread_mutex_unlock(&normal)));

    printf("check: unlock free %s", name(pthread_mutex_unlock(&check)));
    printf(", lock %s", name(pthread_mutex_lock(&check)));
    printf(", lock again %s", name(pthread_mutex_lock(&check)));
    printf(", try self %s", name(pthread_mutex_trylock(&check)));
    printf(", unlock other %s", name(elsewhere(unlock, &check)));
    printf(", unlock %s\n", name(pthread_mutex_unlock(&check)));

    printf("rec: lock %s", name(pthread_mutex_lock(&rec)));
    printf(", again %s", name(pthread_mutex_lock(&rec)));
    printf(", try self %s", name(pthread_mutex_trylock(&rec)));
    printf(", try other %s", name(elsewhere(try, &rec)));
    printf(", unlock %s", name(pthread_mutex_unlock(&rec)));
    printf(", unlock %s", name(pthread_mutex_unlock(&rec)));
    printf(", try other %s", name(elsewhere(try, &rec)));
    printf(", unlock %s", name(pthread_mutex_unlock(&rec)));
    printf(", unlock free %s\n", name(pthread_mutex_unlock(&rec)));
    printf("destroy %s %s %s\n", name(pthread_mutex_destroy(&normal)), name(pthread_mutex_destroy(&check)), name(pthread_mutex_destroy(&rec)));
    return 0;
}
