/* exit runs what atexit registered, inherited or not, and flushes; _exit does neither. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *who = "parent";

static void first(void) {
    printf("%s: registered first, runs last\n", who);
}
static void second(void) {
    printf("%s: registered second\n", who);
}
static void own(void) {
    printf("%s: only mine\n", who);
}

/* Runs `body` in a child and says how that ended. */
static void child(const char *name, void (*body)(void)) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        who = name;
        body();
    }
    int status;
    waitpid(pid, &status, 0);
    printf("-- %s: %d\n", name, WEXITSTATUS(status));
}

static void leaves_by_exit(void) {
    atexit(own);
    printf("%s: buffered\n", who);
    exit(1);
}
static void leaves_at_once(void) {
    printf("%s: buffered, and lost\n", who);
    _exit(2);
}
static void flushes_first(void) {
    printf("%s: flushed\n", who);
    fflush(stdout);
    _Exit(3);
}

int main(void) {
    atexit(first);
    atexit(second);
    child("exit", leaves_by_exit);
    child("_exit", leaves_at_once);
    child("_Exit", flushes_first);
    return 4;
}
