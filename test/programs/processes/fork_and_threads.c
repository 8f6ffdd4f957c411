/* fork copies the calling thread only; a lock that another thread holds is copied locked, and
   nobody there will open it. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t held, over;
static volatile int turns;

static void *holder(void *arg) {
    pthread_mutex_lock(&lock);
    pthread_barrier_wait(&held);
    pthread_barrier_wait(&over);
    turns++;
    pthread_mutex_unlock(&lock);
    return arg;
}

int main(void) {
    pthread_t thread;
    pthread_barrier_init(&held, NULL, 2);
    pthread_barrier_init(&over, NULL, 2);
    pthread_create(&thread, NULL, holder, NULL);
    pthread_barrier_wait(&held);

    pid_t pid = fork();
    if (pid == 0) {
        int answer = pthread_mutex_trylock(&lock);
        printf("child: trylock: %s; turns of the other thread: %d\n", strerror(answer), turns);
        fflush(stdout);
        _exit(answer == EBUSY ? 0 : 1);
    }
    int status;
    waitpid(pid, &status, 0);
    pthread_barrier_wait(&over);
    pthread_join(thread, NULL);
    printf("parent: trylock: %s; turns of the other thread: %d\n", strerror(pthread_mutex_trylock(&lock)), turns);
    return WEXITSTATUS(status);
}
