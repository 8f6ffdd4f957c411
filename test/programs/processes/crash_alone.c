/* A fault ends every thread of its process and nothing else: the other process sees how, and goes on. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipe_of_life[2];
static int *volatile nowhere;

static void *waits_for_ever(void *arg) {
    char byte;
    read(pipe_of_life[0], &byte, 1); /* nobody writes while this process lives */
    return arg;
}

static void *crashes(void *arg) {
    *nowhere = 1;
    return arg;
}

int main(void) {
    pipe(pipe_of_life);
    pid_t pid = fork();
    if (pid == 0) {
        pthread_t threads[3];
        for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, waits_for_ever, NULL);
        pthread_create(&threads[2], NULL, crashes, NULL);
        for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
        printf("never\n");
        return 0;
    }
    pthread_t own;
    pthread_create(&own, NULL, waits_for_ever, NULL);
    int status;
    waitpid(pid, &status, 0);
    printf("the child: signal %d (SIGSEGV: %d)\n", WTERMSIG(status), WTERMSIG(status) == SIGSEGV);
    write(pipe_of_life[1], "x", 1); /* the only reader left is the thread here */
    pthread_join(own, NULL);
    printf("this process: well\n");
    return 0;
}
