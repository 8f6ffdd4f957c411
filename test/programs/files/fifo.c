/* A pipe with a name: to open an end is to wait for the other one. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, long result) {
    printf("%-30s %s\n", what, result >= 0 ? "well" : strerror(errno));
}

static void nothing(int number) {
    (void)number;
}

int main(void) {
    char text[64];
    struct stat status;
    show("made", mkfifo("way", 0600));
    show("there already", mkfifo("way", 0600));
    stat("way", &status);
    printf("mode %o, size %ld\n", (unsigned)status.st_mode, (long)status.st_size);
    show("to write, nobody reads", open("way", O_WRONLY | O_NONBLOCK));
    int reader = open("way", O_RDONLY | O_NONBLOCK);
    show("to read, nobody writes", reader);
    printf("read: %zd\n", read(reader, text, sizeof text));
    int writer = open("way", O_WRONLY | O_NONBLOCK);
    show("to write, one reads", writer);
    show("read of nothing", read(reader, text, sizeof text));
    write(writer, "hello", 5);
    ssize_t n = read(reader, text, sizeof text);
    printf("%zd: %.*s\n", n, (int)n, text);
    write(writer, "left over", 9);
    close(writer);
    struct pollfd one = {reader, POLLIN, 0};
    poll(&one, 1, 0);
    printf("in %d, hup %d\n", (one.revents & POLLIN) != 0, (one.revents & POLLHUP) != 0);
    n = read(reader, text, sizeof text);
    printf("%zd: %.*s, then %zd\n", n, (int)n, text, read(reader, text, sizeof text));
    close(reader);

    int both = open("way", O_RDWR); /* Linux: does not wait, and is its own other end */
    show("both ends", both);
    write(both, "self", 4);
    n = read(both, text, sizeof text);
    printf("%zd: %.*s\n", n, (int)n, text);
    write(both, "lost", 4);
    close(both); /* nobody has it: what was in it is gone */

    /* the two wait for each other, and nothing is in between */
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open("way", O_WRONLY);
        write(fd, "from the child", 14);
        _exit(0);
    }
    int fd = open("way", O_RDONLY);
    size_t got = 0;
    while ((n = read(fd, text + got, sizeof text - got)) > 0) got += n;
    printf("%zu: %.*s\n", got, (int)got, text);
    close(fd);
    waitpid(pid, NULL, 0);

    /* the name may go while the two meet */
    pid = fork();
    if (pid == 0) {
        int fd = open("way", O_RDONLY);
        n = read(fd, text, sizeof text);
        _exit(n == 2 && memcmp(text, "hi", 2) == 0 ? 0 : 1);
    }
    fd = open("way", O_WRONLY);
    unlink("way");
    write(fd, "hi", 2);
    close(fd);
    int end;
    waitpid(pid, &end, 0);
    printf("met without a name: %d, %s\n", end == 0, access("way", F_OK) < 0 ? strerror(errno) : "there");

    /* a signal ends the wait */
    mkfifo("other", 0600);
    pid = fork();
    if (pid == 0) {
        struct sigaction action = {.sa_handler = nothing};
        sigaction(SIGALRM, &action, NULL);
        alarm(1);
        fd = open("other", O_RDONLY);
        _exit(fd < 0 && errno == EINTR ? 0 : 1);
    }
    waitpid(pid, &end, 0);
    printf("interrupted: %d\n", end == 0);
    show("whoever gave up is not there", open("other", O_WRONLY | O_NONBLOCK));

    signal(SIGPIPE, SIG_IGN);
    reader = open("other", O_RDONLY | O_NONBLOCK);
    writer = open("other", O_WRONLY);
    close(reader);
    show("nobody reads any more", write(writer, "x", 1));
    show("no places", lseek(writer, 0, SEEK_CUR));
    show("a folder of it", open("other/x", O_RDONLY));
    show("truncated", truncate("other", 0));
    return 0;
}
