/* Which waits a handler ends: semaphores, futexes and sleeps; locks, conditions, barriers and joins just go on. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SEM, MUTEX, CONDITION, RWLOCK, BARRIER, JOIN, FUTEX, SEM_TIMED, USLEEP, NANOSLEEP, N };
static const char *const names[] = {"sem_wait", "mutex",  "condition", "rwlock", "barrier", "join", "futex",
                                    "sem_timedwait", "usleep", "clock_nanosleep"};

static volatile sig_atomic_t calls;
static pthread_t mainthread;
static sem_t sem, holding, begin, poked;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t bar;
static int word, ready;

static void handler(int number) {
    (void)number;
    calls++;
}

/* Three signals while main waits: a sleep is no proof of that, but 20 ms are long. */
static void *poke(void *arg) {
    sem_wait(&begin);
    for (int i = 0; i < 3; i++) {
        usleep(20000);
        pthread_kill(mainthread, SIGUSR1);
    }
    usleep(20000);
    sem_post(&poked);
    return arg;
}

/* What main waits for comes only after them. */
static void *bring(void *arg) {
    int what = *(int *)arg;
    if (what == MUTEX) pthread_mutex_lock(&m);
    if (what == RWLOCK) pthread_rwlock_wrlock(&rw);
    sem_post(&holding);
    sem_wait(&poked);
    if (what == SEM) sem_post(&sem);
    if (what == MUTEX) pthread_mutex_unlock(&m);
    if (what == CONDITION) {
        pthread_mutex_lock(&m);
        ready = 1;
        pthread_cond_signal(&c);
        pthread_mutex_unlock(&m);
    }
    if (what == RWLOCK) pthread_rwlock_unlock(&rw);
    if (what == BARRIER) pthread_barrier_wait(&bar);
    if (what == FUTEX) {
        word = 1;
        syscall(SYS_futex, &word, FUTEX_WAKE, 1, 0, 0, 0);
    }
    return 0;
}

int main(void) {
    mainthread = pthread_self();
    sem_init(&sem, 0, 0);
    sem_init(&holding, 0, 0);
    sem_init(&begin, 0, 0);
    sem_init(&poked, 0, 0);
    pthread_barrier_init(&bar, 0, 2);
    for (int restart = 0; restart < 2; restart++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = handler;
        action.sa_flags = restart ? SA_RESTART : 0;
        sigaction(SIGUSR1, &action, 0);
        for (int what = 0; what < N; what++) {
            pthread_t poker, bringer;
            long answer = 0;
            int returns = 0;
            struct timespec limit, left = {0, 0}, half = {0, 500000000};
            word = ready = calls = 0;
            pthread_create(&bringer, 0, bring, &what);
            pthread_create(&poker, 0, poke, 0);
            sem_wait(&holding);
            sem_post(&begin);
            errno = 0;
            switch (what) {
            case SEM: answer = sem_wait(&sem); break;
            case MUTEX: answer = pthread_mutex_lock(&m); break;
            case CONDITION:
                pthread_mutex_lock(&m);
                for (; !ready; returns++) answer = pthread_cond_wait(&c, &m);
                break;
            case RWLOCK: answer = pthread_rwlock_rdlock(&rw); break;
            case BARRIER: answer = pthread_barrier_wait(&bar) > 0; break;
            case JOIN: answer = pthread_join(bringer, 0); break;
            case FUTEX: answer = syscall(SYS_futex, &word, FUTEX_WAIT, 0, 0, 0, 0); break;
            case SEM_TIMED:
                clock_gettime(CLOCK_REALTIME, &limit);
                limit.tv_sec++;
                answer = sem_timedwait(&sem, &limit);
                break;
            case USLEEP: answer = usleep(500000); break;
            case NANOSLEEP: answer = clock_nanosleep(CLOCK_MONOTONIC, 0, &half, &left); break;
            }
            int error = errno, handlers = calls;
            if (what == MUTEX || what == CONDITION) pthread_mutex_unlock(&m);
            if (what == RWLOCK) pthread_rwlock_unlock(&rw);
            pthread_join(poker, 0);
            if (what != JOIN) pthread_join(bringer, 0);
            sem_trywait(&sem); /* what came too late */
            printf("%-15s %-10s %s, after %d handlers", names[what], restart ? "SA_RESTART" : "",
                   answer == -1 ? strerror(error) : answer > 0 ? strerror(answer) : "went on", handlers);
            if (what == CONDITION) printf(", returned %d times", returns);
            if (what == NANOSLEEP) printf(", most is left: %d", left.tv_nsec > 400000000);
            printf("\n");
        }
    }
    return 0;
}
