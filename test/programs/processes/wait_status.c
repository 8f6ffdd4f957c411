/* What waitpid tells: the exit status, of which eight bits are left, or the signal. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void report(const char *what, int status) {
    printf("%-12s raw %04x", what, status & 0xff7f); /* without the bit that says that a core was dumped */
    if (WIFEXITED(status)) printf(", exited with %d", WEXITSTATUS(status));
    if (WIFSIGNALED(status)) printf(", killed by signal %d", WTERMSIG(status));
    if (WIFSTOPPED(status)) printf(", stopped");
    if (WIFCONTINUED(status)) printf(", continued");
    printf("\n");
}

static void try(const char *what, int exits, int number) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (exits) exit(number);
        raise(number);
        _exit(99);
    }
    int status;
    if (waitpid(pid, &status, 0) != pid) perror("waitpid");
    report(what, status);
}

int main(void) {
    try("exit 0", 1, 0);
    try("exit 7", 1, 7);
    try("exit 255", 1, 255);
    try("exit 259", 1, 259);
    try("exit -1", 1, -1);
    try("SIGTERM", 0, SIGTERM);
    try("SIGKILL", 0, SIGKILL);
    try("SIGABRT", 0, SIGABRT);
    try("SIGUSR2", 0, SIGUSR2);
    /* the status is where wait puts it, but nobody has to want it */
    if (fork() == 0) _exit(3);
    printf("waited: %d\n", wait(NULL) > 0);
    return 0;
}
