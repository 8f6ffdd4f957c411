/* A signal for a process group reaches all its members and nobody else; and what a parent is told of stops. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3 };

static volatile sig_atomic_t mine;
static siginfo_t last;

static void handler(int number) {
    (void)number;
    mine++;
}
static void news(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)context;
    last = *info;
    mine++;
}

static void members(void) {
    pid_t pids[N];
    int ready[2], status;
    char byte;
    pipe(ready);
    signal(SIGUSR1, handler);
    setpgid(0, 0);
    for (int i = 0; i < N; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            signal(SIGUSR1, SIG_DFL);
            write(ready[1], "x", 1);
            for (;;) pause();
        }
    }
    for (int i = 0; i < N; i++) read(ready[0], &byte, 1);
    setpgid(pids[N - 1], pids[N - 1]); /* this one leaves */
    kill(0, SIGUSR1);
    for (int i = 0; i < N - 1; i++) {
        waitpid(pids[i], &status, 0);
        printf("member %d: signal %d\n", i, WTERMSIG(status));
    }
    printf("the sender is a member: %d; who left lives: %d\n", (int)mine, waitpid(pids[N - 1], &status, WNOHANG) == 0);
    killpg(pids[N - 1], SIGTERM);
    waitpid(pids[N - 1], &status, 0);
    printf("killpg: signal %d\n", WTERMSIG(status));
    errno = 0;
    int answer = kill(-pids[0], 0);
    printf("nobody left: %d, %s\n", answer, strerror(errno));
}

static void stops(int flags) {
    struct sigaction action;
    sigset_t block, open;
    int status;
    memset(&action, 0, sizeof action);
    memset(&last, 0, sizeof last);
    action.sa_sigaction = news;
    action.sa_flags = SA_SIGINFO | SA_RESTART | flags;
    sigaction(SIGCHLD, &action, 0);
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    mine = 0;
    pid_t pid = fork();
    if (pid == 0) {
        for (;;) pause();
    }
    const int sent[] = {SIGSTOP, SIGCONT, SIGKILL};
    for (int i = 0; i < 3; i++) {
        sigprocmask(SIG_BLOCK, &block, &open);
        kill(pid, sent[i]);
        waitpid(pid, &status, WUNTRACED | WCONTINUED);
        int told = flags == 0 ? i + 1 : i / 2; /* the signal may come later than what wait says */
        while (mine < told) sigsuspend(&open);
        sigprocmask(SIG_SETMASK, &open, NULL);
        printf("%s: told %d times, code %d, status %d\n", i == 0 ? "stop" : i == 1 ? "continue" : "kill", (int)mine,
               last.si_code, last.si_status);
    }
}

int main(void) {
    members();
    stops(0);
    printf("SA_NOCLDSTOP\n");
    stops(SA_NOCLDSTOP);
    return 0;
}
