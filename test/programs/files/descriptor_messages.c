/* Descriptors among bytes: which read gets them, what is too many for the room, and what keeps a file open. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 4
union control {
    char room[CMSG_SPACE(MOST * sizeof(int))];
    struct cmsghdr align;
};

static ssize_t give(int socket, const char *text, int n, const int *fds) {
    union control control = {{0}};
    struct iovec data = {(char *)text, strlen(text)};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (n > 0) {
        message.msg_control = control.room, message.msg_controllen = CMSG_SPACE(n * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET, header->cmsg_type = SCM_RIGHTS, header->cmsg_len = CMSG_LEN(n * sizeof(int));
        memcpy(CMSG_DATA(header), fds, n * sizeof(int));
    }
    ssize_t sent = sendmsg(socket, &message, 0);
    if (sent < 0) printf("sendmsg: %s\n", strerror(errno));
    return sent;
}

/* Takes at most `size` bytes and `room` descriptors. */
static int take(int socket, size_t size, int room, int *fds) {
    char text[64];
    union control control = {{0}};
    struct iovec data = {text, size};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (room > 0) message.msg_control = control.room, message.msg_controllen = CMSG_LEN(room * sizeof(int));
    ssize_t n = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (n < 0) {
        printf("recvmsg: %s\n", strerror(errno));
        return 0;
    }
    int count = 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds, CMSG_DATA(header), count * sizeof(int));
    }
    printf("\"%.*s\" with %d%s\n", (int)n, text, count, message.msg_flags & MSG_CTRUNC ? ", and some lost" : "");
    for (int i = 0; i < count; i++)
        if ((fcntl(fds[i], F_GETFD) & FD_CLOEXEC) == 0) printf("not closed by exec\n");
    return count;
}

int main(void) {
    int pair[2], a[2], fds[MOST], got;
    char text[8];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    pipe(a);

    give(pair[0], "ab", 0, NULL);
    give(pair[0], "cd", 1, &a[1]);
    give(pair[0], "ef", 0, NULL);
    give(pair[0], "gh", 2, (int[]){a[1], a[1]});
    for (int i = 0; i < 5; i++) {
        got = take(pair[1], 64, MOST, fds);
        while (got > 0) close(fds[--got]);
    }
    give(pair[0], "long one", 1, &a[1]);
    for (int i = 0; i < 2; i++) {
        got = take(pair[1], 4, MOST, fds);
        while (got > 0) close(fds[--got]);
    }
    give(pair[0], "three", 3, (int[]){a[1], a[1], a[1]});
    got = take(pair[1], 64, 2, fds);
    while (got > 0) close(fds[--got]);
    give(pair[0], "no room", 1, &a[1]);
    take(pair[1], 64, 0, fds);
    give(pair[0], "plain read", 1, &a[1]);
    printf("read: %zd\n", read(pair[1], text, sizeof text));
    give(pair[0], "x", 1, (int[]){99});

    /* the message alone keeps it open */
    printf("rest: %zd\n", read(pair[1], text, sizeof text));
    give(pair[0], "held", 1, &a[1]);
    close(a[1]);
    fcntl(a[0], F_SETFL, O_NONBLOCK);
    printf("a writer is on its way: %zd", read(a[0], text, 1));
    printf(" %s\n", strerror(errno));
    close(pair[1]);
    printf("thrown away with the socket: %zd\n", read(a[0], text, 1));

    /* a socket that is sent through itself */
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    give(pair[0], "me", 1, &pair[1]);
    close(pair[1]);
    printf("still there: %zd\n", send(pair[0], "hello", 5, MSG_NOSIGNAL));
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    pipe(a);
    give(pair[0], "one", 1, &a[0]);
    give(pair[0], "", 1, &a[1]);
    for (int i = 0; i < 2; i++) take(pair[1], 64, MOST, fds + i);
    write(fds[1], "!", 1);
    printf("through both: %zd\n", read(fds[0], text, sizeof text));
    return 0;
}
