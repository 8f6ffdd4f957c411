/* What belongs to the descriptor (its number, close-on-exec) and what to the open file behind it
   (offset, mode, flags). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void flags(const char *name, int fd) {
    int status = fcntl(fd, F_GETFL), own = fcntl(fd, F_GETFD);
    if (status < 0) {
        printf("%-10s %s\n", name, strerror(errno));
        return;
    }
    const char *mode[] = {"reads", "writes", "reads and writes"};
    printf("%-10s %s%s%s%s\n", name, mode[status & O_ACCMODE], status & O_APPEND ? ", appends" : "",
           status & O_NONBLOCK ? ", does not block" : "", own & FD_CLOEXEC ? "; closes on exec" : "");
}

int main(void) {
    int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int low = fcntl(fd, F_DUPFD, 10), next = fcntl(fd, F_DUPFD, 10);
    int marked = fcntl(fd, F_DUPFD_CLOEXEC, 20);
    printf("F_DUPFD from 10: %d, then %d; from 20: %d\n", low, next, marked);
    fcntl(low, F_SETFL, O_APPEND | O_NONBLOCK | O_RDONLY); /* the mode cannot be changed */
    fcntl(next, F_SETFD, FD_CLOEXEC);
    flags("fd", fd);
    flags("low", low);
    flags("next", next);
    flags("marked", marked);
    fcntl(fd, F_SETFL, 0);
    flags("low", low);

    int copy = dup2(marked, 30); /* copies never keep the mark */
    flags("dup2", copy);
    copy = dup3(low, 31, O_CLOEXEC);
    flags("dup3", copy);
    int answer = dup3(fd, fd, 0);
    printf("dup3 of itself: %d, %s\n", answer, strerror(errno));
    dup2(low, next); /* closes what was there */
    flags("next", next);
    close(fd);
    printf("closed, and a copy writes: %zd\n", write(low, "x", 1));
    flags("fd", fd);
    int pair[2];
    pipe2(pair, O_NONBLOCK | O_CLOEXEC);
    flags("pipe", pair[0]);
    flags("pipe", pair[1]);
    return 0;
}
