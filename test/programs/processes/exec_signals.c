/* Through exec: what was ignored stays ignored, what was handled becomes the default, the mask and
   what is pending stay. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void handler(int number) {
    (void)number;
}

int main(void) {
    pid_t pid = fork();
    if (pid == 0) {
        sigset_t block;
        signal(SIGINT, SIG_IGN);
        signal(SIGUSR1, handler);
        sigemptyset(&block);
        sigaddset(&block, SIGTERM);
        sigaddset(&block, SIGUSR2);
        sigprocmask(SIG_SETMASK, &block, NULL);
        raise(SIGINT);
        raise(SIGUSR2);
        execl("./after", "after", (char *)NULL);
        _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    if (!WIFSIGNALED(status)) return 1;
    printf("ended by signal %d\n", WTERMSIG(status));
    return 0;
}
