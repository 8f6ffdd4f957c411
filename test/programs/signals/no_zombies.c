/* Who ignores SIGCHLD, or says SA_NOCLDWAIT, has no zombies: the children go at once, and wait only
   waits for the last. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t calls;

static void handler(int number) {
    (void)number;
    calls++;
}

static void try(const char *what) {
    int gate[2], status = -1;
    char byte;
    calls = 0;
    fflush(stdout);
    pipe(gate);
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            close(gate[1]);
            read(gate[0], &byte, 1); /* until the parent has asked once */
            _exit(6);
        }
    }
    printf("%s: alive %d, ", what, waitpid(-1, &status, WNOHANG) == 0);
    close(gate[0]);
    close(gate[1]);
    errno = 0;
    int n = 0;
    while (wait(&status) > 0) n++;
    printf("reaped %d (%s), status %d, signals %s\n", n, strerror(errno), status < 0 ? status : WEXITSTATUS(status),
           calls > 0 ? "some" : "none");
}

int main(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    try("default");
    signal(SIGCHLD, SIG_IGN);
    try("ignored");
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(SIGCHLD, &action, NULL);
    try("handled");
    action.sa_flags = SA_RESTART | SA_NOCLDWAIT;
    sigaction(SIGCHLD, &action, NULL);
    try("SA_NOCLDWAIT");
    return 0;
}
