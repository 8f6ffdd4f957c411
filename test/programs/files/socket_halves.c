/* A connection is closed in halves: what was sent is still read. And two that talk. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, long result) {
    printf("%-24s %ld %s\n", what, result, result >= 0 ? "" : strerror(errno));
}

static void ready(const char *what, int fd) {
    struct pollfd one = {fd, POLLIN | POLLOUT | POLLRDHUP, 0};
    poll(&one, 1, 0);
    printf("%-24s%s%s%s%s%s\n", what, one.revents & POLLIN ? " in" : "", one.revents & POLLOUT ? " out" : "",
           one.revents & POLLRDHUP ? " rdhup" : "", one.revents & POLLHUP ? " hup" : "",
           one.revents & POLLERR ? " err" : "");
}

int main(void) {
    int pair[2], status;
    char text[64];
    signal(SIGPIPE, SIG_IGN);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    ready("at first", pair[0]);
    send(pair[0], "last words", 10, 0);
    show("no more to say", shutdown(pair[0], SHUT_WR));
    ready("the one who shut", pair[0]);
    ready("the other one", pair[1]);
    show("read", read(pair[1], text, 5));
    show("the rest", read(pair[1], text, sizeof text));
    show("the end", read(pair[1], text, sizeof text));
    show("answer", write(pair[1], "heard", 5));
    show("write again", write(pair[0], "x", 1));
    show("the answer", read(pair[0], text, sizeof text));
    show("nor listen", shutdown(pair[0], SHUT_RD));
    ready("both halves", pair[0]);
    ready("the other one", pair[1]);
    show("nobody hears", write(pair[1], "x", 1));
    close(pair[0]);
    close(pair[1]);

    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    write(pair[0], "unread", 6);
    write(pair[1], "unread", 6);
    close(pair[0]); /* with something unread: the other end is told */
    ready("closed on it", pair[1]);
    show("what came before", read(pair[1], text, sizeof text));
    show("reset", read(pair[1], text, sizeof text));
    show("then the end", read(pair[1], text, sizeof text));
    close(pair[1]);

    /* a conversation: twenty questions of growing length, each answered backwards */
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    pid_t pid = fork();
    if (pid == 0) {
        close(pair[0]);
        for (ssize_t n; (n = read(pair[1], text, 1)) > 0;) {
            int length = text[0];
            char answer[64];
            recv(pair[1], text, length, MSG_WAITALL);
            for (int i = 0; i < length; i++) answer[i] = text[length - 1 - i];
            write(pair[1], answer, length);
        }
        _exit(0);
    }
    close(pair[1]);
    int good = 0;
    for (char length = 1; length <= 20; length++) {
        write(pair[0], &length, 1);
        for (int i = 0; i < length; i++) write(pair[0], "abcdefghijklmnopqrst" + i, 1);
        recv(pair[0], text, length, MSG_WAITALL);
        int same = 1;
        for (int i = 0; i < length; i++) same &= text[i] == 'a' + length - 1 - i;
        good += same;
    }
    printf("%d of 20\n", good);
    shutdown(pair[0], SHUT_WR);
    waitpid(pid, &status, 0);
    show("it has ended", read(pair[0], text, sizeof text));

    struct timeval soon = {0, 2000};
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
    show("two ms in vain", read(pair[0], text, 1));
    return status;
}
