/* pthread_kill: the handler runs on the stack and with the variables of the thread that was meant,
   whoever sent it. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { N = 4 };

static pthread_t threads[N];
static int handled[N];
static _Thread_local int self = -1;
static sem_t ready, done;
static volatile sig_atomic_t stray;

static void handler(int number) {
    (void)number;
    if (self < 0 || !pthread_equal(pthread_self(), threads[self])) stray++;
    else handled[self]++;
    sem_post(&done);
}

static void *worker(void *arg) {
    sigset_t block, old;
    self = *(int *)arg;
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &block, &old);
    sem_post(&ready);
    for (int i = 0; i < self; i++) sigsuspend(&old);
    return NULL;
}

int main(void) {
    int numbers[N];
    signal(SIGUSR1, handler);
    sem_init(&ready, 0, 0);
    sem_init(&done, 0, 0);
    for (int i = 0; i < N; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, worker, &numbers[i]);
    }
    for (int i = 0; i < N; i++) sem_wait(&ready);
    for (int round = 0; round < N; round++) {
        for (int i = round + 1; i < N; i++) {
            pthread_kill(threads[i], SIGUSR1);
            sem_wait(&done);
        }
    }
    for (int i = 0; i < N; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < N; i++) printf("thread %d: %d\n", i, handled[i]);
    printf("elsewhere: %d\n", (int)stray);
    printf("no such signal: %s\n", strerror(pthread_kill(pthread_self(), 1000)));
    printf("only looking: %d\n", pthread_kill(pthread_self(), 0));
    return 0;
}
