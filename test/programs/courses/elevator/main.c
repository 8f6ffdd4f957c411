#include <stdio.h>
#include <stdlib.h>
#include "elevator.h"

/* several files, a monitor: passengers ride, the lift serves floors in order */
static struct lift lift;

static void *passenger(void *arg)
{
    struct trip *t = arg;
    lift_ride(&lift, t);
    return NULL;
}

int main(int argc, char **argv)
{
    struct trip trips[] = { {0, 3, 0}, {2, 5, 0}, {4, 1, 0}, {5, 0, 0}, {1, 2, 0} };
    enum { N = sizeof trips / sizeof trips[0] };
    pthread_t p[N], motor;
    lift_init(&lift, N);
    for (int i = 0; i < N; i++) pthread_create(&p[i], NULL, passenger, &trips[i]);
    lift_wait_all(&lift);
    pthread_create(&motor, NULL, lift_motor, &lift);
    for (int i = 0; i < N; i++) pthread_join(p[i], NULL);
    pthread_join(motor, NULL);
    for (int i = 0; i < N; i++) printf("%d -> %d arrived at stop %d\n", trips[i].from, trips[i].to, trips[i].arrived);
    printf("carried %d, moved %d floors\n", lift.carried, lift.moved);
    return 0;
}
