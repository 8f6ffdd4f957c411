#include "common.h"
#include "checked_threads.h"

typedef struct __myarg_t { int a; int b; } myarg_t;
typedef struct __myret_t { int x; int y; } myret_t;

void *mythread(void *arg) {
    myarg_t *m = (myarg_t *) arg;
    printf("%d %d\n", m->a, m->b);
    myret_t *r = checked_malloc(sizeof(myret_t));
    r->x = m->a + 1;
    r->y = m->b + 2;
    return (void *) r;
}

int main(int argc, char *argv[]) {
    if (argc < 3) {
        printf("usage: needs two numbers, got %d\n", argc - 1);
        return 1;
    }
    myarg_t args = { atoi(argv[1]), atoi(argv[2]) };
    myret_t *m;
    pthread_t p;
    Create(&p, mythread, &args);
    Join(p, (void **) &m);
    printf("returned %d %d\n", m->x, m->y);
    free(m);
    return 0;
}
