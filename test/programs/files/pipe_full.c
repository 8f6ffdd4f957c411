/* A pipe holds 64 KiB: a writer that will not wait gets EAGAIN, or a part written; up to PIPE_BUF
   it is all or nothing. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char page[4096], much[100000];

static void say(const char *what, ssize_t n) {
    if (n < 0) printf("%s: %s\n", what, strerror(errno));
    else printf("%s: %zd\n", what, n);
}

int main(void) {
    int fd[2];
    pipe(fd);
    fcntl(fd[0], F_SETFL, O_NONBLOCK);
    fcntl(fd[1], F_SETFL, O_NONBLOCK);
    say("reading an empty pipe", read(fd[0], page, 1));
    printf("PIPE_BUF is %d, the pipe holds %d\n", PIPE_BUF, fcntl(fd[1], F_GETPIPE_SZ));

    ssize_t total = 0, n;
    while ((n = write(fd[1], page, sizeof page)) > 0) total += n;
    printf("full after %zd: %s\n", total, strerror(errno));
    say("one byte more", write(fd[1], page, 1));
    say("taking a page", read(fd[0], page, sizeof page));
    say("giving a page", write(fd[1], page, sizeof page));
    say("taking three pages", read(fd[0], much, 3 * sizeof page));
    say("giving ten pages", write(fd[1], much, 10 * sizeof page));
    say("taking everything", read(fd[0], much, sizeof much));
    say("giving 100,000 bytes", write(fd[1], much, sizeof much));
    close(fd[1]);
    total = 0;
    while ((n = read(fd[0], page, 1000)) > 0) total += n;
    printf("the rest: %zd, then %zd\n", total, n);
    return 0;
}
