/* Signals as a queue: all threads block them and one takes them with sigwait, in ordinary code,
   with locks and printf. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static sigset_t set;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int taken;

static void *taker(void *arg) {
    for (int number = 0; number != SIGTERM;) {
        sigwait(&set, &number);
        pthread_mutex_lock(&lock);
        taken++;
        printf("%d: %s\n", taken, number == SIGUSR1 ? "SIGUSR1" : number == SIGHUP ? "SIGHUP" : "SIGTERM");
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
    }
    return arg;
}

static void send(int number, int n) {
    kill(getpid(), number);
    pthread_mutex_lock(&lock);
    while (taken < n) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

int main(void) {
    pthread_t thread;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* before create: the thread inherits it */
    pthread_create(&thread, NULL, taker, NULL);
    send(SIGUSR1, 1);
    send(SIGHUP, 2);
    send(SIGUSR1, 3);
    send(SIGTERM, 4);
    pthread_join(thread, NULL);

    /* without a thread: look whether one is there, and do not wait */
    struct timespec none = {0, 0};
    printf("nothing pending: %d", sigtimedwait(&set, NULL, &none));
    kill(getpid(), SIGHUP);
    printf(", one: %d\n", sigtimedwait(&set, NULL, &none) == SIGHUP);
    return 0;
}
