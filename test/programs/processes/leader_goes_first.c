/* pthread_exit in main ends a thread, not the process: that lives as long as any thread, or until one calls exit. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_t leader;
static int exits; /* no local of main: its thread is over when this is read */

static void *last(void *arg) {
    void *given;
    pthread_join(leader, &given); /* main can be joined like any other */
    printf("main has gone and left \"%s\"\n", (char *)given);
    if (exits) exit(42);
    return arg;
}

static int run(int with_exit) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        pthread_t thread;
        leader = pthread_self();
        exits = with_exit;
        pthread_create(&thread, NULL, last, NULL);
        pthread_detach(thread);
        pthread_exit("a word");
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void) {
    printf("status %d\n", run(1));
    printf("status %d\n", run(0));
    return 0;
}
