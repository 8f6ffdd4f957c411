#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

int *buffer, max, fill_at, use_at, loops;
sem_t empty, full, mutex;
void do_fill(int value) { buffer[fill_at] = value; fill_at++; if (fill_at == max) fill_at = 0; }
int do_get() { int tmp = buffer[use_at]; use_at++; if (use_at == max) use_at = 0; return tmp; }
void *producer(void *arg) {
    int i;
    for (i = 0; i < loops; i++) { sem_wait(&empty); sem_wait(&mutex); do_fill(i); sem_post(&mutex); sem_post(&full); }
    sem_wait(&empty); sem_wait(&mutex); do_fill(-1); sem_post(&mutex); sem_post(&full);
    return NULL;
}
void *consumer(void *arg) {
    int tmp = 0;
    while (tmp != -1) {
        sem_wait(&full); sem_wait(&mutex); tmp = do_get(); sem_post(&mutex); sem_post(&empty);
        if (tmp % 10 == 0) printf("%d ", tmp);
    }
    printf("end\n");
    return NULL;
}
int main(int argc, char *argv[]) {
    if (argc != 3) { fprintf(stderr, "usage: buffer <size> <loops>\n"); exit(1); }
    max = atoi(argv[1]);
    loops = atoi(argv[2]);
    buffer = (int *)malloc(max * sizeof(int));
    sem_init(&empty, 0, max); sem_init(&full, 0, 0); sem_init(&mutex, 0, 1);
    pthread_t p, c;
    pthread_create(&p, NULL, producer, NULL);
    pthread_create(&c, NULL, consumer, NULL);
    pthread_join(p, NULL);
    pthread_join(c, NULL);
    return 0;
}
