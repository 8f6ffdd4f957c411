#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int initialised, value;
static void init(void) { initialised++; usleep(20000); value = 42; }
static void *user(void *arg) { pthread_once(&once, init); *(int *)arg = value; return NULL; }
int main(void) {
    pthread_t t[6];
    int got[6];
    for (int i = 0; i < 6; i++) pthread_create(&t[i], NULL, user, &got[i]);
    for (int i = 0; i < 6; i++) pthread_join(t[i], NULL);
    for (int i = 0; i < 6; i++) printf("%d ", got[i]);
    printf("\ninitialised %d time\n", initialised);
    return 0;
}
