/* The offset belongs to the open file, not to the descriptor: dup and fork share it, a second open has its own. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void take(const char *who, int fd) {
    char two[3] = "";
    ssize_t n = read(fd, two, 2);
    printf("%-14s reads \"%s\" (%zd), offset %ld\n", who, two, n, (long)lseek(fd, 0, SEEK_CUR));
    fflush(stdout);
}

int main(void) {
    int out = open("letters", O_WRONLY | O_CREAT | O_EXCL, 0600);
    write(out, "abcdefghij", 10);
    close(out);

    int fd = open("letters", O_RDONLY);
    int same = dup(fd);
    int other = open("letters", O_RDONLY);
    take("fd", fd);
    take("its dup", same);
    take("second open", other);

    if (fork() == 0) {
        take("child's fd", fd);
        take("child's other", other);
        lseek(same, -1, SEEK_END);
        _exit(0);
    }
    wait(NULL);
    take("fd again", fd);
    take("its dup again", same);
    take("second again", other);
    unlink("letters");
    return 0;
}
