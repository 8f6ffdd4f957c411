/* An ordinary mutex whose owner has died stays locked for ever: all that helps is a time limit on the wait. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    pthread_mutex_t *locks = mmap(NULL, 2 * sizeof *locks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    for (int i = 0; i < 2; i++) pthread_mutex_init(&locks[i], &attributes);

    pid_t pid = fork();
    if (pid == 0) {
        pthread_mutex_lock(&locks[0]);
        pthread_mutex_lock(&locks[1]);
        pthread_mutex_unlock(&locks[1]);
        *(volatile int *)8 = 1;
    }
    int status;
    waitpid(pid, &status, 0);
    printf("the child: signal %d\n", WTERMSIG(status));
    struct timespec soon;
    for (int i = 0; i < 2; i++) {
        clock_gettime(CLOCK_REALTIME, &soon);
        soon.tv_nsec += 20000000;
        if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
        int answer = pthread_mutex_timedlock(&locks[i], &soon);
        printf("lock %d: %s\n", i, answer == 0 ? "taken" : strerror(answer));
    }
    printf("and it does not go away: %s\n", strerror(pthread_mutex_trylock(&locks[0])));
    return 0;
}
