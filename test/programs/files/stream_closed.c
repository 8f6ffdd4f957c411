/* What is left after fclose, close and freopen, and what the standard streams are without their descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    FILE *file = fopen("file", "w");
    fputs("text", file);
    close(fileno(file)); /* behind the stream's back */
    errno = 0;
    int flushed = fflush(file);
    printf("flush without a descriptor: %d %s, error %d\n", flushed, strerror(errno), ferror(file) != 0);
    errno = 0;
    int closed = fclose(file);
    printf("fclose: %d %s\n", closed, strerror(errno));

    file = fopen("file", "w+");
    fputs("first line\nsecond line\n", file);
    int fd = fileno(file);
    file = freopen("file", "r", file);
    char line[40];
    printf("the same descriptor: %d, %s", fileno(file) == fd, fgets(line, sizeof line, file));
    file = freopen(NULL, "r+", file);
    printf("for both now: %d", (fcntl(fileno(file), F_GETFL) & O_ACCMODE) == O_RDWR);
    printf(", from the start: %s", fgets(line, sizeof line, file));
    errno = 0;
    FILE *none = freopen("no/such/file", "r", file);
    printf("freopen that fails: %d %s, the old one is closed: %d\n", none == NULL, strerror(errno), fcntl(fd, F_GETFD) == -1);

    fflush(stdout);
    int saved = dup(1);
    fclose(stdout);
    errno = 0;
    int printed = printf("into nothing\n");
    int error = errno;
    /* the lowest free descriptor is stdout's now */
    fd = open("file", O_WRONLY | O_TRUNC);
    FILE *again = fdopen(saved, "w");
    fprintf(again, "printed %d %s, descriptor %d is next\n", printed, strerror(error), fd);
    fprintf(stderr, "to stderr as always\n");

    file = fopen("file", "w");
    fputs("a", file);
    FILE *other = fopen("file", "r");
    fcloseall();
    fprintf(again, "after fcloseall: still there\n");
    char text[10] = "";
    fprintf(again, "read: %zu %s\n", fread(text, 1, 9, other), text);
    fclose(other);
    fclose(again);
    unlink("file");
    return 0;
}
