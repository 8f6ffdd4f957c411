#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *forever(void *arg) { for (;;) sleep(100); }
static void *ender(void *arg) { printf("ending all\n"); exit(5); }
int main(void) {
    pthread_t a, b;
    pthread_create(&a, NULL, forever, NULL);
    usleep(10000);
    pthread_create(&b, NULL, ender, NULL);
    pthread_join(a, NULL);
    printf("never\n");
}
