#include <pthread.h>
#include <stdio.h>
#include "common.h"
#include "checked_threads.h"

static int rounds;
static sem_t turn[2];

void *
printer(void *arg)
{
    int me = *(int *) arg;
    for (int i = 0; i < rounds; i++) {
        Sem_wait(&turn[me]);
        spin_for(0.005);
        printf("%c%d\n", "AB"[me], i);
        Sem_post(&turn[1 - me]);
    }
    return NULL;
}

int
main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: spin_and_print <rounds>\n");
        exit(1);
    }
    rounds = atoi(argv[1]);
    pthread_t p[2];
    int id[2] = { 0, 1 };
    Sem_init(&turn[0], 1);
    Sem_init(&turn[1], 0);
    double before = get_time();
    for (int i = 0; i < 2; i++)
        Create(&p[i], printer, &id[i]);
    for (int i = 0; i < 2; i++)
        Join(p[i], NULL);
    double took = get_time() - before;
    printf("took at least %d ms: %s\n", 10 * rounds, took >= 0.0099 * rounds ? "yes" : "no");
    return 0;
}
