/* Datagrams and packets keep their ends; what does not fit the buffer is lost, and said. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void show(const char *what, long result) {
    printf("%-28s %ld %s\n", what, result, result >= 0 ? "" : strerror(errno));
}

static socklen_t address(struct sockaddr_un *to, const char *name) {
    memset(to, 0, sizeof *to);
    to->sun_family = AF_UNIX;
    strcpy(to->sun_path + 1, name);
    return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
}

int main(void) {
    char text[32] = "", big[8] = "";
    int pair[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    send(pair[0], "first", 5, 0);
    send(pair[0], "second one", 10, 0);
    send(pair[0], "", 0, 0);
    send(pair[0], "third", 5, 0);
    int n;
    ioctl(pair[1], FIONREAD, &n);
    printf("the first has %d\n", n);
    show("peek", recv(pair[1], text, sizeof text, MSG_PEEK));
    show("again", recv(pair[1], text, sizeof text, 0));
    show("cut", recv(pair[1], big, sizeof big, 0));
    printf("%.8s\n", big);
    show("empty, but a message", recv(pair[1], text, sizeof text, 0));
    show("cut, its whole length", recv(pair[1], big, 2, MSG_TRUNC));
    show("none", recv(pair[1], text, sizeof text, MSG_DONTWAIT));
    close(pair[0]);
    show("nobody there", send(pair[1], "x", 1, MSG_NOSIGNAL));

    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
    send(pair[0], "one", 3, 0);
    send(pair[0], "two", 3, 0);
    close(pair[0]);
    show("packet", recv(pair[1], text, sizeof text, 0));
    show("packet", recv(pair[1], text, sizeof text, 0));
    show("end", recv(pair[1], text, sizeof text, 0));
    close(pair[1]);

    /* who sent it is said with it */
    struct sockaddr_un a, b, from = {0};
    socklen_t an = address(&a, "lockstep-files-messages-a"), bn = address(&b, "lockstep-files-messages-b"), size;
    int one = socket(AF_UNIX, SOCK_DGRAM, 0), two = socket(AF_UNIX, SOCK_DGRAM, 0);
    bind(one, (struct sockaddr *)&a, an);
    show("no address", send(two, "x", 1, 0));
    show("unnamed", sendto(two, "who?", 4, 0, (struct sockaddr *)&a, an));
    for (int i = 0; i < 2; i++) {
        if (i == 1) {
            bind(two, (struct sockaddr *)&b, bn);
            show("named", sendto(two, "me", 2, 0, (struct sockaddr *)&a, an));
        }
        size = sizeof from;
        ssize_t got = recvfrom(one, text, sizeof text, 0, (struct sockaddr *)&from, &size);
        printf("%.*s from %s\n", (int)got, text, size <= sizeof from.sun_family ? "nobody" : from.sun_path + 1);
    }
    show("connect", connect(two, (struct sockaddr *)&a, an));
    show("send", send(two, "to the peer", 11, 0));
    close(one);
    show("gone", send(two, "x", 1, 0));

    /* pieces gathered and scattered */
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    struct iovec out[2] = {{"ab", 2}, {"cdefgh", 6}}, in[2] = {{text, 3}, {text + 10, 3}};
    struct msghdr message = {.msg_iov = out, .msg_iovlen = 2};
    show("gathered", sendmsg(pair[0], &message, 0));
    message = (struct msghdr){.msg_iov = in, .msg_iovlen = 2};
    show("scattered", recvmsg(pair[1], &message, 0));
    printf("%.3s %.3s, cut: %d\n", text, text + 10, (message.msg_flags & MSG_TRUNC) != 0);
    show("too long", send(pair[0], big, 1 << 20, 0));
    return 0;
}
