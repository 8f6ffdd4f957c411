/* clone with one flag at a time: what the child changes is the parent's only where the flag says so. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK = 256 * 1024 };

static volatile int memory;
static int descriptor;

static void handler(int signal) {
    (void)signal;
}

static int changes(void *arg) {
    memory = 1;
    close(descriptor);
    umask(0077);
    signal(SIGUSR1, handler);
    return *(int *)arg;
}

static void try(const char *name, int flags) {
    char *stack = malloc(STACK);
    int status, code = 5;
    struct sigaction action;
    memory = 0;
    descriptor = dup(1);
    umask(0022);
    signal(SIGUSR1, SIG_DFL);

    pid_t pid = clone(changes, stack + STACK, flags | SIGCHLD, &code);
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        perror(name);
        exit(1);
    }
    sigaction(SIGUSR1, NULL, &action);
    printf("%-20s memory %d, file closed %d, umask %03o, handler %d, status %d\n", name, memory,
           fcntl(descriptor, F_GETFD) < 0, umask(0022), action.sa_handler == handler, WEXITSTATUS(status));
    close(descriptor);
    free(stack);
}

int main(void) {
    try("nothing (a fork)", 0);
    try("VM", CLONE_VM);
    try("FILES", CLONE_FILES);
    try("FS", CLONE_FS);
    try("VM SIGHAND", CLONE_VM | CLONE_SIGHAND);
    try("VM FS FILES", CLONE_VM | CLONE_FS | CLONE_FILES);
    try("VM FS FILES SIGHAND", CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND);
    return 0;
}
