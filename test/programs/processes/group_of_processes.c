/* A process group is waited for and signalled as one: the job of a shell. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOB = 3 };

int main(void) {
    pid_t group = 0, other;
    int ready[2];
    pipe(ready);
    for (int i = 0; i < JOB; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (i == 1) signal(SIGTERM, SIG_IGN); /* one that does not listen */
            setpgid(0, group);
            write(ready[1], "x", 1);
            for (;;) pause();
        }
        if (group == 0) group = pid;
        setpgid(pid, group); /* here too: whichever of the two comes first */
    }
    other = fork();
    if (other == 0) {
        printf("not in it: %d\n", getpgrp() == getpgid(getppid()) && getpgrp() != group);
        fflush(stdout);
        _exit(7);
    }
    char byte;
    for (int i = 0; i < JOB; i++) read(ready[0], &byte, 1);
    int status, killed = 0;
    waitpid(other, &status, 0);

    printf("in the group, nobody ended: %d\n", waitpid(-group, &status, WNOHANG));
    kill(-group, SIGTERM);
    for (int i = 0; i < JOB - 1; i++) {
        if (waitpid(-group, &status, 0) > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) killed++;
    }
    printf("killed by SIGTERM: %d\n", killed);
    kill(-group, SIGKILL);
    waitpid(-group, &status, 0);
    printf("the last one by signal %d\n", WTERMSIG(status));
    printf("the group is gone: %d", kill(-group, 0));
    printf(" %s\n", strerror(errno));
    return 0;
}
