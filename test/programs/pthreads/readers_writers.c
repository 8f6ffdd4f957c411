#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

typedef struct { sem_t lock, write; int readers; } rw_t;
static void rw_init(rw_t *l) { l->readers = 0; sem_init(&l->lock, 0, 1); sem_init(&l->write, 0, 1); }
static void read_lock(rw_t *l) { sem_wait(&l->lock); if (++l->readers == 1) sem_wait(&l->write); sem_post(&l->lock); }
static void read_unlock(rw_t *l) { sem_wait(&l->lock); if (--l->readers == 0) sem_post(&l->write); sem_post(&l->lock); }
static void write_lock(rw_t *l) { sem_wait(&l->write); }
static void write_unlock(rw_t *l) { sem_post(&l->write); }
static rw_t rw;
static int x, y, broken;
static void *reader(void *arg) {
    for (int i = 0; i < 20; i++) { read_lock(&rw); if (x != y) broken = 1; read_unlock(&rw); }
    return NULL;
}
static void *writer(void *arg) {
    for (int i = 0; i < 20; i++) { write_lock(&rw); x++; y++; write_unlock(&rw); }
    return NULL;
}
int main(void) {
    rw_init(&rw);
    pthread_t r[3], w[2];
    for (int i = 0; i < 3; i++) pthread_create(&r[i], 0, reader, 0);
    for (int i = 0; i < 2; i++) pthread_create(&w[i], 0, writer, 0);
    for (int i = 0; i < 3; i++) pthread_join(r[i], 0);
    for (int i = 0; i < 2; i++) pthread_join(w[i], 0);
    printf("x %d y %d broken %d\n", x, y, broken);
    return 0;
}
