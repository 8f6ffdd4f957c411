/* pthread_atfork: prepare in reverse order, the others in order; so a library keeps its lock whole in the child. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int balance = 50; /* changed by a thread, in two steps, under the lock */
static volatile int stop;
static char trace[100];

static void prepare_a(void) {
    strcat(trace, " prepare-a");
    pthread_mutex_lock(&lock); /* nobody is half-way now */
}
static void parent_a(void) {
    pthread_mutex_unlock(&lock);
    strcat(trace, " parent-a");
}
static void child_a(void) {
    pthread_mutex_unlock(&lock);
    strcat(trace, " child-a");
}
static void prepare_b(void) {
    strcat(trace, " prepare-b");
}
static void parent_b(void) {
    strcat(trace, " parent-b");
}
static void child_b(void) {
    strcat(trace, " child-b");
}

static void *mover(void *arg) {
    for (int done = 0; !done;) {
        pthread_mutex_lock(&lock);
        balance -= 10;
        balance += 10;
        done = stop;
        pthread_mutex_unlock(&lock);
    }
    return arg;
}

int main(void) {
    pthread_t thread;
    pthread_atfork(prepare_a, parent_a, child_a);
    pthread_atfork(prepare_b, parent_b, child_b);
    pthread_create(&thread, NULL, mover, NULL);
    pid_t pid = fork();
    if (pid == 0) {
        int answer = pthread_mutex_trylock(&lock);
        printf("child: lock %s, balance %d,%s\n", answer == 0 ? "free" : "held", balance, trace);
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    pthread_mutex_lock(&lock);
    stop = 1;
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    printf("parent: balance %d,%s\n", balance, trace);
    return 0;
}
