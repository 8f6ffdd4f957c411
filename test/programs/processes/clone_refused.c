/* Which flags of clone need which others: threads need shared handlers, and these need shared memory. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024] __attribute__((aligned(16)));

static int nothing(void *arg) {
    return *(int *)arg;
}

static void try(const char *what, int (*function)(void *), void *top, int flags) {
    int code = 7, status;
    errno = 0;
    pid_t pid = clone(function, top, flags, &code);
    if (pid < 0) {
        printf("%-24s %s\n", what, strerror(errno));
        return;
    }
    waitpid(pid, &status, 0);
    printf("%-24s made, ended with %d\n", what, WEXITSTATUS(status));
}

int main(void) {
    void *top = stack + sizeof stack;
    try("THREAD", nothing, top, CLONE_THREAD | SIGCHLD);
    try("THREAD VM", nothing, top, CLONE_THREAD | CLONE_VM | SIGCHLD);
    try("THREAD SIGHAND", nothing, top, CLONE_THREAD | CLONE_SIGHAND | SIGCHLD);
    try("SIGHAND", nothing, top, CLONE_SIGHAND | SIGCHLD);
    try("SIGHAND FILES FS", nothing, top, CLONE_SIGHAND | CLONE_FILES | CLONE_FS | SIGCHLD);
    try("SIGHAND VM", nothing, top, CLONE_SIGHAND | CLONE_VM | SIGCHLD);
    try("FS FILES", nothing, top, CLONE_FS | CLONE_FILES | SIGCHLD);
    try("no function", NULL, top, SIGCHLD);
    try("no stack", nothing, NULL, SIGCHLD);
    try("VM, stack", nothing, top, CLONE_VM | SIGCHLD);
    return 0;
}
