/* What open's flags ask for, and the errors of those that cannot have it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int try(const char *path, int flags, const char *text) {
    int fd = open(path, flags, 0644);
    printf("%-10s %-28s ", path, text);
    if (fd < 0) printf("%s\n", strerror(errno));
    else printf("descriptor %d\n", fd);
    return fd;
}

static long size(const char *path) {
    struct stat s;
    return stat(path, &s) == 0 ? (long)s.st_size : -1;
}

int main(void) {
    try("notes", O_RDONLY, "O_RDONLY");
    int fd = try("notes", O_RDWR | O_CREAT | O_EXCL, "O_CREAT | O_EXCL");
    try("notes", O_RDWR | O_CREAT | O_EXCL, "O_CREAT | O_EXCL");
    write(fd, "hello", 5);
    printf("size %ld\n", size("notes"));
    close(fd);
    fd = try("notes", O_WRONLY | O_CREAT, "O_CREAT");
    printf("size kept: %ld\n", size("notes"));
    char byte;
    ssize_t n = read(fd, &byte, 1);
    printf("reading what is open for writing: %zd, %s\n", n, strerror(errno));
    int second = try("notes", O_WRONLY | O_TRUNC, "O_TRUNC");
    printf("size now: %ld\n", size("notes"));
    close(fd);
    try("notes", O_RDONLY, "the lowest one free is");
    printf("close twice: %d", close(second));
    printf(" %d", close(second));
    printf(" %s\n", strerror(errno));

    mkdir("folder", 0755);
    try("folder", O_RDONLY, "O_RDONLY");
    try("folder", O_WRONLY, "O_WRONLY");
    try("notes/x", O_RDONLY | O_CREAT, "O_CREAT");
    try("none/x", O_RDWR | O_CREAT, "O_CREAT");
    try("", O_RDONLY, "O_RDONLY");
    return 0;
}
