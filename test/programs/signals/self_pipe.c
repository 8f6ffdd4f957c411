/* A handler that only writes a byte into a pipe: the loop that waits for files waits for signals
   too, and loses none. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int self[2];

static void handler(int number) {
    int saved = errno;
    unsigned char byte = number;
    write(self[1], &byte, 1);
    errno = saved;
}

int main(void) {
    int data[2], next[2];
    pipe(self);
    pipe(data);
    pipe(next);
    fcntl(self[1], F_SETFL, O_NONBLOCK); /* a handler must not wait */
    signal(SIGUSR1, handler);
    signal(SIGCHLD, handler);
    pid_t pid = fork();
    if (pid == 0) {
        char byte;
        for (int i = 0; i < 2; i++) {
            kill(getppid(), SIGUSR1);
            read(next[0], &byte, 1);
            write(data[1], "data", 4);
            read(next[0], &byte, 1);
        }
        _exit(3);
    }
    for (int ended = 0; !ended;) {
        struct pollfd fds[] = {{self[0], POLLIN, 0}, {data[0], POLLIN, 0}};
        if (poll(fds, 2, -1) < 0) continue; /* EINTR: what interrupted has written its byte */
        if (fds[0].revents & POLLIN) {
            unsigned char number;
            read(self[0], &number, 1);
            printf("signal %s\n", number == SIGUSR1 ? "SIGUSR1" : "SIGCHLD");
            if (number == SIGCHLD) ended = 1;
            else write(next[1], "x", 1);
        }
        if (fds[1].revents & POLLIN) {
            char text[8];
            ssize_t n = read(data[0], text, sizeof text);
            printf("%.*s\n", (int)n, text);
            write(next[1], "x", 1);
        }
    }
    int status;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}
