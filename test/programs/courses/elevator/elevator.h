#ifndef ELEVATOR_H
#define ELEVATOR_H
#include <pthread.h>
#define FLOORS 6

struct trip { int from, to, arrived; };
struct lift {
    pthread_mutex_t m;
    pthread_cond_t stopped, left, gathered;
    int floor, stop, moved, carried;
    int waiting[FLOORS], riding[FLOORS];
    int expected, here, busy;
};
void lift_init(struct lift *l, int passengers);
void lift_ride(struct lift *l, struct trip *t);
void lift_wait_all(struct lift *l);
void *lift_motor(void *arg);
#endif
