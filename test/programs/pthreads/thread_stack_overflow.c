#include <pthread.h>
#include <stdio.h>

static int dive(int n) { volatile char f[2000]; f[n % 2000] = n; return dive(n + 1) + f[(n + 1) % 2000]; }
static void *run(void *arg) { return (void *)(long)dive(0); }
int main(void) {
    pthread_t t;
    pthread_attr_t a;
    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 65536);
    printf("a small stack\n");
    fflush(stdout);
    pthread_create(&t, &a, run, NULL);
    pthread_join(t, NULL);
    printf("never\n");
    return 0;
}
