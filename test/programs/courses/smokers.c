#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

/* cigarette smokers, with pushers */
static sem_t agent, ingredient[3], smoker[3], mutex;
static int present[3], smoked[3];
static const char *name[] = { "tobacco", "paper", "match" };
#define ROUNDS 12

static void *pusher(void *arg)
{
    int me = *(int *)arg, a = (me + 1) % 3, b = (me + 2) % 3;
    for (;;) {
        sem_wait(&ingredient[me]);
        sem_wait(&mutex);
        if (present[a]) {
            present[a] = 0;
            sem_post(&smoker[b]);
        } else if (present[b]) {
            present[b] = 0;
            sem_post(&smoker[a]);
        } else {
            present[me] = 1;
        }
        sem_post(&mutex);
    }
    return NULL;
}

static void *smoke(void *arg)
{
    int me = *(int *)arg;
    for (;;) {
        sem_wait(&smoker[me]);
        smoked[me]++;
        printf("the smoker with %s smokes\n", name[me]);
        sem_post(&agent);
    }
    return NULL;
}

int main(void)
{
    pthread_t t;
    static int id[3] = { 0, 1, 2 };
    sem_init(&agent, 0, 1);
    sem_init(&mutex, 0, 1);
    for (int i = 0; i < 3; i++) {
        sem_init(&ingredient[i], 0, 0);
        sem_init(&smoker[i], 0, 0);
    }
    for (int i = 0; i < 3; i++) {
        pthread_create(&t, NULL, pusher, &id[i]);
        pthread_detach(t);
        pthread_create(&t, NULL, smoke, &id[i]);
        pthread_detach(t);
    }
    for (int r = 0; r < ROUNDS; r++) {
        sem_wait(&agent);
        int missing = r * r % 3;
        sem_post(&ingredient[(missing + 1) % 3]);
        sem_post(&ingredient[(missing + 2) % 3]);
    }
    sem_wait(&agent);
    printf("%d %d %d\n", smoked[0], smoked[1], smoked[2]);
    return 0;
}
