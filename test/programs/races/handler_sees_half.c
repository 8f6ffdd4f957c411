/* A handler interrupts between any two instructions of its own thread: no second thread is needed for half a pair. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile struct {
    int a, b;
} pair;
static volatile sig_atomic_t halves, calls;

static void handler(int number) {
    (void)number;
    calls = 1;
    if (pair.a != pair.b) halves = 1;
}

int main(void) {
    signal(SIGUSR1, handler);
    pid_t parent = getpid();
    if (fork() == 0) {
        kill(parent, SIGUSR1);
        _exit(0);
    }
    for (int i = 1; !calls; i = 1 - i) {
        pair.a = i;
        pair.b = i;
    }
    wait(NULL);
    printf(halves ? "half\n" : "whole\n");
    return 0;
}
