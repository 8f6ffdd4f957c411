/* Level and edge, once, nested, closed, copied: what a set of epoll tells and when. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int set;

static void wait_for(const char *what, int on) {
    struct epoll_event found[8];
    int n = epoll_wait(on, found, 8, 0);
    printf("%-28s %d:", what, n);
    for (int i = 0; i < n; i++) {
        unsigned e = found[i].events;
        printf(" %c%s%s%s%s%s", (char)found[i].data.u32, e & EPOLLIN ? " in" : "", e & EPOLLOUT ? " out" : "",
               e & EPOLLRDHUP ? " rdhup" : "", e & EPOLLHUP ? " hup" : "", e & EPOLLERR ? " err" : "");
    }
    printf("\n");
}

static void control(const char *what, int how, int fd, unsigned events, char name) {
    struct epoll_event event = {.events = events, .data.u32 = name};
    if (epoll_ctl(set, how, fd, &event) < 0) printf("%-28s %s\n", what, strerror(errno));
}

int main(void) {
    int a[2], b[2], pair[2];
    char text[16];
    set = epoll_create1(EPOLL_CLOEXEC);
    pipe(a);
    pipe(b);
    control("a", EPOLL_CTL_ADD, a[0], EPOLLIN, 'a');
    control("twice", EPOLL_CTL_ADD, a[0], EPOLLIN, 'a');
    control("not there", EPOLL_CTL_MOD, b[0], EPOLLIN, 'b');
    control("not there", EPOLL_CTL_DEL, b[0], EPOLLIN, 'b');
    control("not open", EPOLL_CTL_ADD, 99, EPOLLIN, 'x');
    control("itself", EPOLL_CTL_ADD, set, EPOLLIN, 'x');
    int file = open("file", O_RDWR | O_CREAT, 0600);
    control("a file", EPOLL_CTL_ADD, file, EPOLLIN, 'f');

    wait_for("nothing", set);
    write(a[1], "12", 2);
    wait_for("level", set);
    wait_for("level again", set);
    read(a[0], text, 1);
    wait_for("one byte left", set);
    read(a[0], text, 1);
    wait_for("empty", set);

    control("b", EPOLL_CTL_ADD, b[0], EPOLLIN | EPOLLET, 'b');
    write(b[1], "12", 2);
    wait_for("edge", set);
    wait_for("edge again", set);
    read(b[0], text, 1);
    wait_for("not all read: no edge", set);
    write(b[1], "3", 1);
    wait_for("more: an edge", set);
    control("mod", EPOLL_CTL_MOD, b[0], EPOLLIN | EPOLLET, 'B');
    wait_for("changed: told again", set);
    wait_for("and no more", set);

    control("once", EPOLL_CTL_MOD, a[0], EPOLLIN | EPOLLONESHOT, 'a');
    write(a[1], "x", 1);
    wait_for("once", set);
    wait_for("not again", set);
    write(a[1], "y", 1);
    wait_for("not even for more", set);
    control("armed", EPOLL_CTL_MOD, a[0], EPOLLIN | EPOLLONESHOT, 'a');
    wait_for("armed again", set);

    int outer = epoll_create1(0);
    struct epoll_event inner = {.events = EPOLLIN, .data.u32 = 'S'};
    epoll_ctl(outer, EPOLL_CTL_ADD, set, &inner);
    wait_for("a set of sets, nothing", outer);
    control("armed", EPOLL_CTL_MOD, a[0], EPOLLIN, 'a');
    wait_for("a set of sets", outer);
    wait_for("the inner one", set);
    struct epoll_event back = {.events = EPOLLIN};
    printf("a circle: %d", epoll_ctl(set, EPOLL_CTL_ADD, outer, &back));
    printf(" %s\n", strerror(errno));

    /* an open file is watched, not a number: a copy keeps it in the set */
    int copy = dup(a[0]);
    close(a[0]);
    wait_for("closed, but for a copy", set);
    close(copy);
    wait_for("gone", set);
    close(b[1]);
    wait_for("the writer gone", set);

    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    control("s", EPOLL_CTL_ADD, pair[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP, 's');
    control("del", EPOLL_CTL_DEL, b[0], 0, 0);
    wait_for("a socket", set);
    write(pair[1], "z", 1);
    shutdown(pair[1], SHUT_WR);
    wait_for("half closed", set);
    close(pair[1]);
    wait_for("closed", set);
    control("nothing asked", EPOLL_CTL_MOD, pair[0], 0, 's');
    wait_for("hup is told always", set);
    struct epoll_event none[1];
    printf("no room: %d", epoll_wait(set, none, 0, 0));
    printf(" %s\n", strerror(errno));
    printf("not a set: %d", epoll_wait(pair[0], none, 1, 0));
    printf(" %s\n", strerror(errno));
    return 0;
}
