/* SIGSTOP and SIGCONT as a parent sees them: stopped is no end, and a stopped process keeps its
   signals until it goes on. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pid;

static void next(int options) {
    int status;
    if (waitpid(pid, &status, options) != pid) printf("nothing\n");
    else if (WIFSTOPPED(status)) printf("stopped by %s\n", WSTOPSIG(status) == SIGSTOP ? "SIGSTOP" : "another signal");
    else if (WIFCONTINUED(status)) printf("continued\n");
    else if (WIFSIGNALED(status)) printf("killed by %d\n", WTERMSIG(status));
    else printf("exited with %d\n", WEXITSTATUS(status));
}

static void handler(int number) {
    (void)number;
    _exit(9);
}

int main(void) {
    int ready[2];
    char byte;
    pipe(ready);
    pid = fork();
    if (pid == 0) {
        signal(SIGUSR1, handler);
        write(ready[1], "x", 1);
        for (;;) pause();
    }
    read(ready[0], &byte, 1);
    next(WNOHANG | WUNTRACED | WCONTINUED);
    kill(pid, SIGSTOP);
    next(WUNTRACED);
    next(WNOHANG | WUNTRACED); /* told once */
    kill(pid, SIGCONT);
    next(WCONTINUED);
    kill(pid, SIGSTOP);
    next(WUNTRACED);
    kill(pid, SIGUSR1); /* pending */
    next(WNOHANG | WUNTRACED | WCONTINUED);
    kill(pid, SIGCONT);
    next(0); /* without WCONTINUED only the end counts */

    pid = fork();
    if (pid == 0) {
        raise(SIGSTOP);
        _exit(4);
    }
    next(WUNTRACED);
    kill(pid, SIGKILL); /* does not wait for SIGCONT */
    next(WUNTRACED | WCONTINUED);
    return 0;
}
