/* The low byte of clone's flags is the signal that the parent gets at the end; without SIGCHLD
   plain wait looks past it. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024] __attribute__((aligned(16)));
static volatile sig_atomic_t chld, usr1;

static void handler(int number) {
    if (number == SIGCHLD) chld++;
    if (number == SIGUSR1) usr1++;
}

static int nothing(void *arg) {
    (void)arg;
    return 4;
}

static void try(const char *what, int signal) {
    int status = 0;
    chld = usr1 = 0;
    pid_t pid = clone(nothing, stack + sizeof stack, signal, NULL);
    errno = 0;
    pid_t plain = waitpid(pid, NULL, WNOHANG | WUNTRACED);
    int error = plain < 0 ? errno : 0;
    pid_t got = plain == pid ? pid : waitpid(pid, &status, __WALL);
    printf("%s: plain wait: %s; __WALL %s; ", what, error != 0 ? strerror(error) : "a child",
           got == pid ? "gets it" : "does not");
    printf("SIGCHLD %d, SIGUSR1 %d\n", (int)chld, (int)usr1);
}

int main(void) {
    signal(SIGCHLD, handler);
    signal(SIGUSR1, handler);
    try("SIGCHLD", SIGCHLD);
    try("SIGUSR1", SIGUSR1);
    try("none", 0);
    return 0;
}
