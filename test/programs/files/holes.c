/* Size and offset are two things: writing beyond the end leaves a hole of zeros, ftruncate cuts or grows. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fd;

static void show(const char *when) {
    struct stat s;
    char bytes[64];
    fstat(fd, &s);
    ssize_t n = pread(fd, bytes, sizeof bytes, 0); /* the offset stays where it is */
    printf("%-16s size %2ld, offset %2ld: ", when, (long)s.st_size, (long)lseek(fd, 0, SEEK_CUR));
    for (ssize_t i = 0; i < n; i++) putchar(bytes[i] == 0 ? '.' : bytes[i]);
    putchar('\n');
}

int main(void) {
    fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(fd, "start", 5);
    show("written");
    printf("seeking beyond the end: %ld\n", (long)lseek(fd, 5, SEEK_END));
    show("only moved");
    write(fd, "end", 3);
    show("written there");
    ftruncate(fd, 7);
    show("cut");
    ftruncate(fd, 12);
    show("grown");
    write(fd, "!", 1); /* the offset has not moved with the end */
    show("written again");
    pwrite(fd, "XY", 2, 3);
    show("pwrite");
    long at = lseek(fd, -100, SEEK_CUR);
    printf("before the start: %ld, %s\n", at, strerror(errno));
    char byte;
    printf("reading at the end: %zd\n", pread(fd, &byte, 1, 14));
    return 0;
}
