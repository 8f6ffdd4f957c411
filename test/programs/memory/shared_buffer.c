/* Producers and consumers that are processes: mutex, conditions and ring all in the shared mapping. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 4, PRODUCERS = 2, CONSUMERS = 2, ITEMS = 30 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t not_empty, not_full;
    int items[ROOM], first, n, most;
    int producing;
    long sum[CONSUMERS];
    int count[CONSUMERS];
} *b;

static void produce(int who) {
    for (int i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&b->lock);
        while (b->n == ROOM) pthread_cond_wait(&b->not_full, &b->lock);
        b->items[(b->first + b->n++) % ROOM] = 1000 * who + i;
        if (b->n > b->most) b->most = b->n;
        pthread_cond_signal(&b->not_empty);
        pthread_mutex_unlock(&b->lock);
    }
    pthread_mutex_lock(&b->lock);
    if (--b->producing == 0) pthread_cond_broadcast(&b->not_empty);
    pthread_mutex_unlock(&b->lock);
}

static void consume(int who) {
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (b->n == 0 && b->producing > 0) pthread_cond_wait(&b->not_empty, &b->lock);
        if (b->n == 0) break;
        b->sum[who] += b->items[b->first];
        b->count[who]++;
        b->first = (b->first + 1) % ROOM;
        b->n--;
        pthread_cond_signal(&b->not_full);
    }
    pthread_mutex_unlock(&b->lock);
}

int main(void) {
    pthread_mutexattr_t lock;
    pthread_condattr_t condition;
    b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_init(&lock);
    pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&b->lock, &lock);
    pthread_condattr_init(&condition);
    pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&b->not_empty, &condition);
    pthread_cond_init(&b->not_full, &condition);
    b->producing = PRODUCERS;
    for (int i = 0; i < PRODUCERS + CONSUMERS; i++) {
        if (fork() != 0) continue;
        if (i < PRODUCERS) produce(i);
        else consume(i - PRODUCERS);
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    int count = 0;
    long sum = 0;
    for (int i = 0; i < CONSUMERS; i++) count += b->count[i], sum += b->sum[i];
    printf("%d items, sum %ld, never more than there is room for: %d\n", count, sum, b->most <= ROOM);
    return 0;
}
