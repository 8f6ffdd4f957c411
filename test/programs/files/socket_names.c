/* Addresses of local sockets: in the file system, in a space of their own, and none; who may have them, and who answers. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void show(const char *what, long result) {
    printf("%-30s %s\n", what, result >= 0 ? "well" : strerror(errno));
}

static socklen_t address(struct sockaddr_un *to, const char *name, int abstract) {
    memset(to, 0, sizeof *to);
    to->sun_family = AF_UNIX;
    strcpy(to->sun_path + abstract, name);
    return offsetof(struct sockaddr_un, sun_path) + abstract + strlen(name) + !abstract;
}

int main(void) {
    struct sockaddr_un a, b, got;
    socklen_t n = address(&a, "door", 0), m = address(&b, "lockstep-files-socket-names", 1), size;
    struct sockaddr *pa = (struct sockaddr *)&a, *pb = (struct sockaddr *)&b;
    char text[16];
    struct stat status;

    int one = socket(AF_UNIX, SOCK_STREAM, 0), two = socket(AF_UNIX, SOCK_STREAM, 0);
    show("nobody there", connect(one, pa, n));
    show("nobody there (abstract)", connect(one, pb, m));
    show("listen without a name", listen(one, 1));
    show("bind", bind(one, pa, n));
    show("bind again", bind(one, pa, n));
    strcpy(a.sun_path, "gate");
    show("bind to another name", bind(one, pa, n));
    show("which is not made", access("gate", F_OK));
    strcpy(a.sun_path, "door");
    stat("door", &status);
    printf("a socket: %d\n", S_ISSOCK(status.st_mode));
    show("taken", bind(two, pa, n));
    show("open it", open("door", O_RDWR));
    show("connect: it does not listen", connect(two, pa, n));
    show("accept: it does not listen", accept(one, NULL, NULL));
    show("listen", listen(one, 1));
    int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
    show("of another type", connect(datagrams, pa, n));
    close(datagrams);
    show("connect", connect(two, pa, n));
    show("connect again", connect(two, pa, n));
    show("send before it is accepted", send(two, "early", 5, 0));
    size = sizeof got;
    int end = accept(one, (struct sockaddr *)&got, &size);
    printf("accepted; the caller has %s\n", size == sizeof got.sun_family ? "no name" : "a name");
    ssize_t r = recv(end, text, sizeof text, 0);
    printf("%.*s\n", (int)r, text);
    size = sizeof got;
    show("its name", getpeername(two, (struct sockaddr *)&got, &size));
    printf("%s, %d\n", got.sun_path, (int)size);
    show("no peer", getpeername(one, (struct sockaddr *)&got, &size));
    close(two);
    printf("the end: %zd\n", recv(end, text, sizeof text, 0));
    show("nobody to send to", send(end, "x", 1, MSG_NOSIGNAL));

    /* as many as may wait, and one; then not to wait is EAGAIN */
    int calls[3];
    for (int i = 0; i < 3; i++) {
        calls[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        show("one after another", connect(calls[i], pa, n));
    }
    close(accept(one, NULL, NULL));
    show("room again", connect(calls[2], pa, n));
    close(one);
    show("reset", recv(calls[1], text, sizeof text, 0));
    printf("then %zd\n", recv(calls[1], text, sizeof text, 0));
    two = socket(AF_UNIX, SOCK_STREAM, 0);
    show("the name is left, no socket", connect(two, pa, n));
    show("and cannot be taken", bind(two, pa, n));
    unlink("door");
    show("until it is unlinked", bind(two, pa, n));

    one = socket(AF_UNIX, SOCK_STREAM, 0);
    show("abstract", bind(one, pb, m));
    int three = socket(AF_UNIX, SOCK_STREAM, 0);
    show("taken", bind(three, pb, m));
    listen(one, 5);
    show("connect", connect(three, pb, m));
    close(one);
    one = socket(AF_UNIX, SOCK_STREAM, 0);
    show("free as soon as it is closed", bind(one, pb, m));
    show("wrong family", bind(two, (struct sockaddr *)&(struct sockaddr){.sa_family = AF_INET}, sizeof(struct sockaddr)));
    show("no family", socket(1234, SOCK_STREAM, 0));
    show("no type", socket(AF_UNIX, 77, 0));
    show("a type that it has not", socket(AF_UNIX, 6, 0));
    show("no protocol", socket(AF_UNIX, SOCK_STREAM, 6));
    int ends[2];
    pipe(ends);
    show("not a socket", bind(ends[0], pa, n));
    show("not open", listen(99, 1));
    show("not connected", send(one, "x", 1, 0));
    show("not connected", recv(one, text, 1, 0));
    show("not connected", shutdown(one, SHUT_RDWR));
    return 0;
}
