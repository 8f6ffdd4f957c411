/* Niceness is each process's own, and inherited: what the child makes of it does not reach back. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int own(void) {
    return getpriority(PRIO_PROCESS, 0);
}

int main(void) {
    int lowered[2], set[2];
    char byte;
    printf("at first %d\n", own());
    printf("nice(5) says %d\n", nice(5));
    fflush(stdout);
    pipe(lowered);
    pipe(set);
    pid_t pid = fork();
    if (pid == 0) {
        printf("inherited: %d\n", own());
        nice(3);
        printf("lowered: %d\n", own());
        fflush(stdout);
        write(lowered[1], "x", 1);
        read(set[0], &byte, 1);
        printf("set from outside: %d\n", own());
        fflush(stdout);
        _exit(0);
    }
    read(lowered[0], &byte, 1);
    printf("seen from outside: %d, here %d\n", getpriority(PRIO_PROCESS, pid), own());
    fflush(stdout);
    setpriority(PRIO_PROCESS, pid, 14);
    write(set[1], "x", 1);
    waitpid(pid, NULL, 0);
    setpriority(PRIO_PROCESS, 0, 100);
    printf("as nice as can be: %d\n", own());

    errno = 0;
    int answer = getpriority(PRIO_PROCESS, pid);
    printf("one that has gone: %d, %s\n", answer, strerror(errno));
    errno = 0;
    answer = setpriority(77, 0, 1);
    printf("nothing known: %d, %s\n", answer, strerror(errno));
    return 0;
}
