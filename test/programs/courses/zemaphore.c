#include "common.h"
#include "checked_threads.h"

/* a semaphore from a lock and a condition variable, and a reader-writer lock from it */
typedef struct __Zem_t {
    int value;
    pthread_cond_t cond;
    pthread_mutex_t lock;
} Zem_t;

void Zem_init(Zem_t *z, int value) {
    z->value = value;
    Init_cond(&z->cond);
    Init_mutex(&z->lock);
}

void Zem_wait(Zem_t *z) {
    Lock(&z->lock);
    while (z->value <= 0)
        Wait(&z->cond, &z->lock);
    z->value--;
    Unlock(&z->lock);
}

void Zem_post(Zem_t *z) {
    Lock(&z->lock);
    z->value++;
    Signal(&z->cond);
    Unlock(&z->lock);
}

typedef struct __rwlock_t {
    Zem_t writelock;
    Zem_t lock;
    int readers;
} rwlock_t;

void rwlock_init(rwlock_t *L) { L->readers = 0; Zem_init(&L->lock, 1); Zem_init(&L->writelock, 1); }
void rwlock_acquire_readlock(rwlock_t *L) {
    Zem_wait(&L->lock);
    L->readers++;
    if (L->readers == 1)
        Zem_wait(&L->writelock);
    Zem_post(&L->lock);
}
void rwlock_release_readlock(rwlock_t *L) {
    Zem_wait(&L->lock);
    L->readers--;
    if (L->readers == 0)
        Zem_post(&L->writelock);
    Zem_post(&L->lock);
}
void rwlock_acquire_writelock(rwlock_t *L) { Zem_wait(&L->writelock); }
void rwlock_release_writelock(rwlock_t *L) { Zem_post(&L->writelock); }

int loops, counter = 0, mirror = 0;
rwlock_t mutex;

void *reader(void *arg) {
    long different = 0;
    for (int i = 0; i < loops; i++) {
        rwlock_acquire_readlock(&mutex);
        if (counter != mirror) different++;
        rwlock_release_readlock(&mutex);
    }
    return (void *) different;
}

void *writer(void *arg) {
    for (int i = 0; i < loops; i++) {
        rwlock_acquire_writelock(&mutex);
        counter++;
        mirror++;
        rwlock_release_writelock(&mutex);
    }
    return NULL;
}

int main(int argc, char *argv[]) {
    if (argc != 2) { fprintf(stderr, "usage: zemaphore <loops>\n"); exit(1); }
    loops = atoi(argv[1]);
    rwlock_init(&mutex);
    pthread_t r[2], w[2];
    void *d;
    for (int i = 0; i < 2; i++) { Create(&r[i], reader, NULL); Create(&w[i], writer, NULL); }
    for (int i = 0; i < 2; i++) {
        Join(r[i], &d);
        printf("reader %d saw %ld differences\n", i, (long) d);
        Join(w[i], NULL);
    }
    printf("all done [counter %d]\n", counter);
    return 0;
}
