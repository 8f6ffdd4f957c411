#ifndef CHECKED_THREADS_H
#define CHECKED_THREADS_H

#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

/* every call that cannot fail in these programs is asserted */
#define CHECK(call) do { int rc_ = (call); assert(rc_ == 0); } while (0)

#define Create(t, f, arg)      CHECK(pthread_create(t, NULL, f, arg))
#define Join(t, result)        CHECK(pthread_join(t, result))
#define Lock(m)                CHECK(pthread_mutex_lock(m))
#define Unlock(m)              CHECK(pthread_mutex_unlock(m))
#define Init_mutex(m)          CHECK(pthread_mutex_init(m, NULL))
#define Init_cond(c)           CHECK(pthread_cond_init(c, NULL))
#define Wait(c, m)             CHECK(pthread_cond_wait(c, m))
#define Signal(c)              CHECK(pthread_cond_signal(c))
#define Sem_init(s, v)         CHECK(sem_init(s, 0, v))
#define Sem_wait(s)            CHECK(sem_wait(s))
#define Sem_post(s)            CHECK(sem_post(s))

static inline void *checked_malloc(size_t n) {
    void *p = malloc(n);
    assert(p != NULL);
    return p;
}

#endif
