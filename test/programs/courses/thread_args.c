#include "common.h"
#include "checked_threads.h"

typedef struct { int a; int b; } myarg_t;
typedef struct { int x; int y; } myret_t;

void *mythread(void *arg) {
    myarg_t *args = (myarg_t *) arg;
    printf("args %d %d\n", args->a, args->b);
    myret_t *rvals = checked_malloc(sizeof(myret_t));
    rvals->x = args->a * args->b;
    rvals->y = args->a - args->b;
    return (void *) rvals;
}

int main(int argc, char *argv[]) {
    assert(argc == 3);
    pthread_t p;
    myret_t *rvals;
    myarg_t args = { atoi(argv[1]), atoi(argv[2]) };
    Create(&p, mythread, &args);
    Join(p, (void **) &rvals);
    printf("returned %d %d\n", rvals->x, rvals->y);
    free(rvals);
    return 0;
}
