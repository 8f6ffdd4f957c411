/* A signal for the process goes to any thread that does not block it: here only one does not, and then another. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { N = 3 };

static _Thread_local int self = N; /* main */
static volatile sig_atomic_t got[N + 1];
static sem_t ready, handled, go[N];

static void handler(int number) {
    (void)number;
    got[self]++;
    sem_post(&handled);
}

static void *worker(void *arg) {
    sigset_t set;
    self = *(int *)arg;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sem_wait(&go[self]);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    sem_post(&ready);
    while (sem_wait(&go[self]) != 0)
        ;
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    sem_post(&ready);
    return NULL;
}

int main(void) {
    pthread_t threads[N];
    int numbers[N];
    sigset_t set, pending;
    sem_init(&ready, 0, 0);
    sem_init(&handled, 0, 0);
    signal(SIGUSR1, handler);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    for (int i = 0; i < N; i++) {
        numbers[i] = i;
        sem_init(&go[i], 0, 0);
        pthread_create(&threads[i], NULL, worker, &numbers[i]);
    }
    for (int i = 0; i < N; i++) {
        sem_post(&go[i]);
        sem_wait(&ready);
        for (int j = 0; j <= i; j++) {
            kill(getpid(), SIGUSR1);
            sem_wait(&handled);
        }
        sem_post(&go[i]);
        sem_wait(&ready);
    }
    for (int i = 0; i < N; i++) pthread_join(threads[i], NULL);
    kill(getpid(), SIGUSR1);
    sigpending(&pending);
    printf("threads: %d %d %d, main %d\n", (int)got[0], (int)got[1], (int)got[2], (int)got[N]);
    printf("nobody listens: pending %d\n", sigismember(&pending, SIGUSR1));
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    printf("main opens: %d\n", (int)got[N]);
    return 0;
}
