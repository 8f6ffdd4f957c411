/* A socket pair goes both ways; one half can be shut down; datagrams keep their ends where a stream runs together. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int fd[2], status;
    char text[64];
    socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
    pid_t pid = fork();
    if (pid == 0) {
        close(fd[0]);
        int sum = 0, number;
        while (read(fd[1], &number, sizeof number) == sizeof number) {
            sum += number;
            int doubled = 2 * number;
            write(fd[1], &doubled, sizeof doubled);
        }
        /* nothing more will come, but the way back is open */
        write(fd[1], &sum, sizeof sum);
        _exit(sum);
    }
    close(fd[1]);
    for (int i = 1; i <= 4; i++) {
        int answer = 0;
        write(fd[0], &i, sizeof i);
        read(fd[0], &answer, sizeof answer);
        printf("%d -> %d\n", i, answer);
    }
    shutdown(fd[0], SHUT_WR);
    int sum = 0;
    read(fd[0], &sum, sizeof sum);
    ssize_t end = read(fd[0], text, 1);
    waitpid(pid, &status, 0);
    printf("sum %d, then %zd, status %d\n", sum, end, WEXITSTATUS(status));
    signal(SIGPIPE, SIG_IGN);
    end = write(fd[0], "x", 1);
    printf("writing to nobody: %zd, %s\n", end, strerror(errno));
    close(fd[0]);

    int kinds[] = {SOCK_STREAM, SOCK_DGRAM};
    for (int i = 0; i < 2; i++) {
        socketpair(AF_UNIX, kinds[i], 0, fd);
        write(fd[0], "one", 3);
        write(fd[0], "two", 3);
        ssize_t first = read(fd[1], text, sizeof text);
        printf("%s: %zd bytes at first", i == 0 ? "stream" : "datagrams", first);
        end = recv(fd[1], text, 2, MSG_DONTWAIT); /* what is left, if anything, cut to two bytes */
        printf(", then %zd\n", end);
        close(fd[0]);
        close(fd[1]);
    }
    return 0;
}
