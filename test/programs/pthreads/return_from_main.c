#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *late(void *arg) { sleep(30); printf("never\n"); return NULL; }
int main(void) {
    pthread_t t;
    pthread_create(&t, NULL, late, NULL);
    printf("main returns, the process ends\n");
    return 3;
}
