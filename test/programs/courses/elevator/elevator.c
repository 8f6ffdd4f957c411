#include "elevator.h"
#include <string.h>

void lift_init(struct lift *l, int passengers)
{
    memset(l, 0, sizeof *l);
    pthread_mutex_init(&l->m, NULL);
    pthread_cond_init(&l->stopped, NULL);
    pthread_cond_init(&l->left, NULL);
    pthread_cond_init(&l->gathered, NULL);
    l->floor = -1;
    l->expected = passengers;
}

void lift_ride(struct lift *l, struct trip *t)
{
    pthread_mutex_lock(&l->m);
    l->waiting[t->from]++;
    if (++l->here == l->expected) pthread_cond_signal(&l->gathered);
    while (l->floor != t->from) pthread_cond_wait(&l->stopped, &l->m);
    l->waiting[t->from]--;
    l->riding[t->to]++;
    pthread_cond_signal(&l->left);
    while (l->floor != t->to) pthread_cond_wait(&l->stopped, &l->m);
    l->riding[t->to]--;
    t->arrived = l->stop;
    l->carried++;
    pthread_cond_signal(&l->left);
    pthread_mutex_unlock(&l->m);
}

void lift_wait_all(struct lift *l)
{
    pthread_mutex_lock(&l->m);
    while (l->here < l->expected) pthread_cond_wait(&l->gathered, &l->m);
    pthread_mutex_unlock(&l->m);
}

void *lift_motor(void *arg)
{
    struct lift *l = arg;
    int direction = 1;
    pthread_mutex_lock(&l->m);
    while (l->carried < l->expected) {
        if (l->floor + direction < 0 || l->floor + direction >= FLOORS) direction = -direction;
        l->floor += direction;
        l->moved++;
        if (l->waiting[l->floor] + l->riding[l->floor] == 0) continue;
        l->stop++;
        pthread_cond_broadcast(&l->stopped);
        while (l->waiting[l->floor] + l->riding[l->floor] > 0) pthread_cond_wait(&l->left, &l->m);
    }
    pthread_mutex_unlock(&l->m);
    return NULL;
}
