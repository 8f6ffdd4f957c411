/* epoll remembers what to watch. Level: as long as there is something; edge: when something comes;
   once: until asked again. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static int set;

static void watch(int how, int fd, unsigned events, int number) {
    struct epoll_event event = {.events = events, .data = {.u32 = number}};
    if (epoll_ctl(set, how, fd, &event) != 0) printf("epoll_ctl %d: %s\n", number, strerror(errno));
}

static void show(const char *when) {
    struct epoll_event events[4];
    int n = epoll_wait(set, events, 4, 0);
    int seen[4] = {0};
    printf("%-18s %d:", when, n);
    for (int i = 0; i < n; i++) seen[events[i].data.u32] = events[i].events;
    for (int i = 1; i < 4; i++) {
        if (seen[i] != 0) printf(" %d%s%s", i, seen[i] & EPOLLIN ? " in" : "", seen[i] & EPOLLHUP ? " hup" : "");
    }
    printf("\n");
}

int main(void) {
    int level[2], edge[2], once[2];
    char byte;
    pipe(level);
    pipe(edge);
    pipe(once);
    set = epoll_create1(0);
    watch(EPOLL_CTL_ADD, level[0], EPOLLIN, 1);
    watch(EPOLL_CTL_ADD, edge[0], EPOLLIN | EPOLLET, 2);
    watch(EPOLL_CTL_ADD, once[0], EPOLLIN | EPOLLONESHOT, 3);
    show("nothing");
    int writers[] = {level[1], edge[1], once[1]};
    for (int i = 0; i < 3; i++) write(writers[i], "ab", 2);
    show("two bytes each");
    show("again");
    read(level[0], &byte, 1);
    read(edge[0], &byte, 1);
    show("one byte read");
    for (int i = 0; i < 3; i++) write(writers[i], "c", 1);
    show("one more written");
    watch(EPOLL_CTL_MOD, once[0], EPOLLIN | EPOLLONESHOT, 3);
    show("armed again");
    for (int i = 0; i < 3; i++) close(writers[i]);
    show("writers gone");
    watch(EPOLL_CTL_DEL, level[0], 0, 1);
    show("one taken out");
    watch(EPOLL_CTL_ADD, open("file", O_RDONLY | O_CREAT, 0600), EPOLLIN, 1); /* always ready: nothing to wait for */
    watch(EPOLL_CTL_ADD, edge[0], EPOLLIN, 2);
    watch(EPOLL_CTL_DEL, level[0], 0, 1);
    return 0;
}
