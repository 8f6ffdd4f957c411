#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void say(const char *s) { pthread_mutex_lock(&m); printf("%s\n", s); pthread_mutex_unlock(&m); }
static void *slow(void *arg) { usleep(450000); say("third"); return NULL; }
static void *quick(void *arg) { struct timespec t = {0, 150000000}; nanosleep(&t, NULL); say("first"); return NULL; }
static void *middle(void *arg) { usleep(300000); say("second"); return NULL; }
int main(void) {
    pthread_t t[3];
    pthread_create(&t[0], NULL, slow, NULL);
    pthread_create(&t[1], NULL, middle, NULL);
    pthread_create(&t[2], NULL, quick, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%u %d\n", sleep(0), usleep(0));
    return 0;
}
