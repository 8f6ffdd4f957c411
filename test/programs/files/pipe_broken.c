/* Writing to a pipe that nobody can read: SIGPIPE, or EPIPE for who ignores it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that writes to a pipe without a reader; answers its status. */
static int writer(void (*disposition)(int)) {
    int fd[2], status;
    pipe(fd);
    fflush(stdout);
    close(fd[0]); /* before the fork: now nobody has it */
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGPIPE, disposition);
        ssize_t n = write(fd[1], "x", 1);
        _exit(n < 0 ? errno : 0);
    }
    close(fd[1]);
    waitpid(pid, &status, 0);
    return status;
}

static void handler(int number) {
    (void)number;
}

int main(void) {
    int status = writer(SIG_DFL);
    printf("default: signal %d, that is SIGPIPE: %d\n", WTERMSIG(status), WTERMSIG(status) == SIGPIPE);
    status = writer(SIG_IGN);
    printf("ignored: %s\n", strerror(WEXITSTATUS(status)));
    status = writer(handler);
    printf("handled: %s\n", strerror(WEXITSTATUS(status)));

    /* as long as anybody has the reading end, it is not broken: it fills */
    int fd[2];
    pipe(fd);
    printf("with a reader: %zd\n", write(fd[1], "x", 1));
    fflush(stdout);
    close(fd[0]);
    write(fd[1], "x", 1); /* ends this process */
    printf("never\n");
    return 0;
}
