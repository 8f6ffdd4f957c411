/* A mutex in a shared mapping, made for it, excludes processes as it does threads. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 4, TIMES = 500 };

struct account {
    pthread_mutex_t lock;
    long deposits;
    long in_two_steps;
};

int main(void) {
    struct account *account =
        mmap(NULL, sizeof *account, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    int shared = -1;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_getpshared(&attributes, &shared);
    printf("by default: %s\n", shared == PTHREAD_PROCESS_PRIVATE ? "private" : "shared");
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&account->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    fflush(stdout);

    for (int i = 0; i < PROCESSES; i++) {
        if (fork() != 0) continue;
        for (int j = 0; j < TIMES; j++) {
            pthread_mutex_lock(&account->lock);
            long seen = account->in_two_steps;
            account->deposits++;
            account->in_two_steps = seen + 2;
            pthread_mutex_unlock(&account->lock);
        }
        _exit(0);
    }
    for (int i = 0; i < PROCESSES; i++) wait(NULL);
    printf("%ld deposits, %ld\n", account->deposits, account->in_two_steps);
    return account->deposits != PROCESSES * TIMES;
}
