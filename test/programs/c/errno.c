#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
    errno = 0;
    int fd = open("/no/such/file", O_RDONLY);
    printf("%d %s\n", fd, strerror(errno));
    FILE *f = fopen("/no/such/file", "r");
    printf("%d %d\n", f == NULL, errno == ENOENT);
    printf("%zd", write(99, "x", 1));
    printf(" %s\n", errno == EBADF ? "EBADF" : "?");
    errno = 0;
    int closed = close(-1);
    printf("%d %d\n", closed, errno == EBADF);
    errno = 5;
    printf("%d %d %d %d\n", errno, EINVAL, EAGAIN, ETIMEDOUT);
    printf("%s; %s; %s; %s\n", strerror(EBUSY), strerror(EDEADLK), strerror(0), strerror(EPERM));
    write(STDOUT_FILENO, "", 0);
    fflush(stdout);
    write(1, "raw\n", 4);
    return 0;
}
