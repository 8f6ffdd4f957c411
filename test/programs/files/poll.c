/* poll says what would not block: POLLIN for data, POLLHUP when the writers have gone, POLLERR when
   the readers have. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    short event;
    const char *word;
} words[] = {{POLLIN, "in"}, {POLLOUT, "out"}, {POLLHUP, "hup"}, {POLLERR, "err"}, {POLLNVAL, "nval"}};

static void show(const char *when, struct pollfd *fds, int n, int timeout) {
    int ready = poll(fds, n, timeout);
    printf("%-24s %d:", when, ready);
    for (int i = 0; i < n; i++) {
        const char *separator = "";
        printf(" [");
        for (int w = 0; w < 5; w++) {
            if (!(fds[i].revents & words[w].event)) continue;
            printf("%s%s", separator, words[w].word);
            separator = " ";
        }
        printf("]");
    }
    printf("\n");
}

int main(void) {
    int a[2], b[2];
    char text[16], page[4096] = "";
    pipe(a);
    pipe(b);
    struct pollfd fds[3] = {{a[0], POLLIN, 0}, {b[1], POLLOUT, 0}, {-1, POLLIN, 0}};
    show("nothing to read", fds, 3, 0);
    write(a[1], "x", 1);
    show("a byte", fds, 3, -1);
    fcntl(b[1], F_SETFL, O_NONBLOCK);
    while (write(b[1], page, sizeof page) > 0)
        ;
    show("the other one full", fds, 3, 0);
    close(a[1]);
    show("writer gone, data left", fds, 3, 0);
    read(a[0], text, sizeof text);
    show("and read", fds, 3, 0);
    close(b[0]);
    show("reader gone", fds, 3, 0);
    close(a[0]);
    fds[0].fd = 99; /* no such descriptor */
    fds[2] = (struct pollfd){open("file", O_RDWR | O_CREAT, 0600), POLLIN | POLLOUT, 0};
    show("none, and a file", fds, 3, 0);

    /* one who waits is woken by what another process writes */
    pipe(a);
    int go[2];
    pipe(go);
    if (fork() == 0) {
        read(go[0], text, 1);
        write(a[1], "y", 1);
        _exit(0);
    }
    fds[0] = (struct pollfd){a[0], POLLIN, 0};
    show("10 ms in vain", fds, 1, 10);
    write(go[1], "!", 1);
    show("until it comes", fds, 1, -1);
    wait(NULL);
    return 0;
}
