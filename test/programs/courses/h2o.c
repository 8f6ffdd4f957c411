#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

/* building H2O: two hydrogens and an oxygen bond together, nobody overtakes */
static sem_t mutex;             /* a semaphore: the oxygen gives back what another has taken */
static int oxygen = 0, hydrogen = 0;
static sem_t oxy_queue, hydro_queue;
static pthread_barrier_t barrier;
static char bonds[256];
static int n_bonds;
static pthread_mutex_t bond_lock = PTHREAD_MUTEX_INITIALIZER;

static void bond(char c)
{
    pthread_mutex_lock(&bond_lock);
    bonds[n_bonds++] = c;
    pthread_mutex_unlock(&bond_lock);
}

static void *oxygen_thread(void *unused)
{
    sem_wait(&mutex);
    oxygen += 1;
    if (hydrogen >= 2) {
        sem_post(&hydro_queue);
        sem_post(&hydro_queue);
        hydrogen -= 2;
        sem_post(&oxy_queue);
        oxygen -= 1;
    } else {
        sem_post(&mutex);
    }
    sem_wait(&oxy_queue);
    bond('O');
    pthread_barrier_wait(&barrier);
    sem_post(&mutex);
    return NULL;
}

static void *hydrogen_thread(void *unused)
{
    sem_wait(&mutex);
    hydrogen += 1;
    if (hydrogen >= 2 && oxygen >= 1) {
        sem_post(&hydro_queue);
        sem_post(&hydro_queue);
        hydrogen -= 2;
        sem_post(&oxy_queue);
        oxygen -= 1;
    } else {
        sem_post(&mutex);
    }
    sem_wait(&hydro_queue);
    bond('H');
    pthread_barrier_wait(&barrier);
    return NULL;
}

int main(int argc, char **argv)
{
    int molecules = argc > 1 ? atoi(argv[1]) : 3;
    pthread_t *t = calloc(molecules * 3, sizeof *t);
    sem_init(&mutex, 0, 1);
    sem_init(&oxy_queue, 0, 0);
    sem_init(&hydro_queue, 0, 0);
    pthread_barrier_init(&barrier, NULL, 3);
    for (int i = 0; i < molecules * 3; i++)
        pthread_create(&t[i], NULL, i % 3 == 1 ? oxygen_thread : hydrogen_thread, NULL);
    for (int i = 0; i < molecules * 3; i++)
        pthread_join(t[i], NULL);
    int bad = 0;
    for (int i = 0; i < n_bonds; i += 3) {
        int o = 0;
        for (int k = 0; k < 3; k++) o += bonds[i + k] == 'O';
        if (o != 1) bad++;
    }
    printf("%d bonds, %d molecules, %d bad\n", n_bonds, n_bonds / 3, bad);
    free(t);
    return bad;
}
