/* Parent and child take turns with signals. Both are blocked but within sigsuspend: none can be lost. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 4 };

static volatile sig_atomic_t mine;

static void handler(int number) {
    (void)number;
    mine = 1;
}

static void await_turn(const sigset_t *open) {
    while (!mine) sigsuspend(open);
    mine = 0;
}

int main(void) {
    sigset_t block, open;
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    sigaddset(&block, SIGUSR2);
    sigprocmask(SIG_BLOCK, &block, &open);

    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < ROUNDS; i++) {
            await_turn(&open);
            printf("child:  pong %d\n", i);
            fflush(stdout);
            kill(getppid(), SIGUSR2);
        }
        _exit(ROUNDS);
    }
    for (int i = 0; i < ROUNDS; i++) {
        printf("parent: ping %d\n", i);
        fflush(stdout);
        kill(child, SIGUSR1);
        await_turn(&open);
    }
    int status;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}
