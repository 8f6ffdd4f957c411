#include "common.h"
#include "checked_threads.h"

/* an approximate counter: local counts, flushed to the global one at a threshold */
#define NUMCPUS 4

typedef struct __counter_t {
    int global;
    pthread_mutex_t glock;
    int local[NUMCPUS];
    pthread_mutex_t llock[NUMCPUS];
    int threshold;
} counter_t;

void init(counter_t *c, int threshold)
{
    c->threshold = threshold;
    c->global = 0;
    Init_mutex(&c->glock);
    int i;
    for (i = 0; i < NUMCPUS; i++)
    {
        c->local[i] = 0;
        Init_mutex(&c->llock[i]);
    }
}

void update(counter_t *c, int thread, int amt)
{
    int cpu = thread % NUMCPUS;
    Lock(&c->llock[cpu]);
    c->local[cpu] += amt;
    if (c->local[cpu] >= c->threshold)
    {
        Lock(&c->glock);
        c->global += c->local[cpu];
        Unlock(&c->glock);
        c->local[cpu] = 0;
    }
    Unlock(&c->llock[cpu]);
}

int get(counter_t *c)
{
    Lock(&c->glock);
    int val = c->global;
    Unlock(&c->glock);
    return val;
}

static counter_t counter;

void *worker(void *arg)
{
    int id = *(int *)arg;
    for (int i = 0; i < 105; i++)
        update(&counter, id, 1);
    return NULL;
}

int main(int argc, char **argv)
{
    int threshold = argc > 1 ? atoi(argv[1]) : 10;
    pthread_t t[NUMCPUS];
    int id[NUMCPUS];
    init(&counter, threshold);
    for (int i = 0; i < NUMCPUS; i++)
    {
        id[i] = i;
        Create(&t[i], worker, &id[i]);
    }
    for (int i = 0; i < NUMCPUS; i++)
        Join(t[i], NULL);
    printf("approximate %d\n", get(&counter));
    int exact = get(&counter);
    for (int i = 0; i < NUMCPUS; i++)
        exact += counter.local[i];
    printf("exact       %d\n", exact);
    return 0;
}
