/* A server and two clients over the loopback: addresses, a port of the kernel's choice, refusal. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, long result) {
    printf("%-28s %s\n", what, result >= 0 ? "well" : strerror(errno));
}

int main(void) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, peer;
    socklen_t size = sizeof own;
    int on = 1, type, server = socket(AF_INET, SOCK_STREAM, 0);
    char text[32];
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    show("bind", bind(server, (struct sockaddr *)&own, sizeof own));
    getsockname(server, (struct sockaddr *)&own, &size);
    printf("the kernel has chosen a port: %d\n", ntohs(own.sin_port) > 1023);
    int early = socket(AF_INET, SOCK_STREAM, 0);
    show("nobody listens yet", connect(early, (struct sockaddr *)&own, sizeof own));
    close(early);
    show("listen", listen(server, 5));
    int second = socket(AF_INET, SOCK_STREAM, 0);
    show("taken", bind(second, (struct sockaddr *)&own, sizeof own));
    struct sockaddr_in far = own;
    far.sin_addr.s_addr = htonl(0x01020304);
    show("not an address of ours", bind(second, (struct sockaddr *)&far, sizeof far));
    show("too short", bind(second, (struct sockaddr *)&own, 4));
    size = sizeof type;
    getsockopt(server, SOL_SOCKET, SO_TYPE, &type, &size);
    printf("type %d\n", type == SOCK_STREAM);

    for (int i = 0; i < 2; i++) {
        if (fork() != 0) continue;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&own, sizeof own) < 0) _exit(1);
        char question = '1' + i, answer[2];
        write(fd, &question, 1);
        ssize_t n = recv(fd, answer, 2, MSG_WAITALL);
        _exit(n == 2 && answer[0] == question && answer[1] == '!' && read(fd, answer, 1) == 0 ? 0 : 2);
    }
    int sum = 0;
    for (int i = 0; i < 2; i++) {
        size = sizeof peer;
        int fd = accept(server, (struct sockaddr *)&peer, &size);
        inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text);
        printf("from %s, %d bytes of address, another port: %d\n", text, (int)size, peer.sin_port != own.sin_port);
        read(fd, text, 1);
        sum += text[0];
        text[1] = '!';
        write(fd, text, 2);
        close(fd);
    }
    printf("both: %d\n", sum == '1' + '2');
    for (int i = 0; i < 2; i++) {
        int status;
        wait(&status);
        printf("child: %d\n", status);
    }
    close(server);
    show("closed", connect(second, (struct sockaddr *)&own, sizeof own));

    int one = socket(AF_INET, SOCK_DGRAM, 0), two = socket(AF_INET, SOCK_DGRAM, 0);
    own.sin_port = 0;
    bind(one, (struct sockaddr *)&own, sizeof own);
    size = sizeof own;
    getsockname(one, (struct sockaddr *)&own, &size);
    sendto(two, "datagram", 8, 0, (struct sockaddr *)&own, sizeof own);
    size = sizeof peer;
    ssize_t n = recvfrom(one, text, sizeof text, 0, (struct sockaddr *)&peer, &size);
    sendto(one, text, n, 0, (struct sockaddr *)&peer, size);
    n = recv(two, text, sizeof text, 0);
    printf("there and back: %.*s\n", (int)n, text);
    printf("%s %s %d\n", inet_ntoa((struct in_addr){htonl(0x7f000001)}),
           inet_addr("10.1.2.3") == htonl(0x0a010203) ? "10.1.2.3" : "?", inet_pton(AF_INET, "1.2.3", text));
    return 0;
}
