/* abort ends the process even where SIGABRT is ignored, blocked or handled; only a jump out of the
   handler escapes it. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf out;

static void returns(int number) {
    (void)number;
    write(1, "handler returns\n", 16);
}
static void jumps(int number) {
    (void)number;
    siglongjmp(out, 1);
}
static void at_exit(void) {
    printf("never: abort is no exit\n");
}

static void try(const char *what, void (*disposition)(int), int block) {
    printf("%s: ", what);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        sigset_t set;
        atexit(at_exit);
        sigemptyset(&set);
        sigaddset(&set, SIGABRT);
        if (block) sigprocmask(SIG_BLOCK, &set, NULL);
        signal(SIGABRT, disposition);
        if (sigsetjmp(out, 1) != 0) _exit(3);
        abort();
    }
    int status;
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status)) printf("signal %d\n", WTERMSIG(status));
    else printf("status %d\n", WEXITSTATUS(status));
}

int main(void) {
    try("default", SIG_DFL, 0);
    try("ignored", SIG_IGN, 0);
    try("blocked", SIG_DFL, 1);
    try("handled", returns, 0);
    try("jumped", jumps, 0);
    fflush(stdout);
    abort();
}
