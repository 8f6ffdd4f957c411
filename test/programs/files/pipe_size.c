/* How much a pipe holds can be asked and changed, by whole pages, a power of two of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    static const int sizes[] = {1, 4096, 4097, 8192, 10000, 65536, 65537, 1 << 20};
    char page[4096] = "";
    int fd[2];
    pipe(fd);
    printf("at first %d\n", fcntl(fd[0], F_GETPIPE_SZ));
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int set = fcntl(fd[1], F_SETPIPE_SZ, sizes[i]);
        printf("%d: %d, %d\n", sizes[i], set, fcntl(fd[0], F_GETPIPE_SZ));
    }
    printf("0: %d %s\n", fcntl(fd[1], F_SETPIPE_SZ, 0), strerror(errno));
    fcntl(fd[1], F_SETPIPE_SZ, 16384);
    fcntl(fd[1], F_SETFL, O_NONBLOCK);
    int n = 0;
    while (write(fd[1], page, sizeof page) > 0) n++;
    printf("%d pages fit, then %s\n", n, strerror(errno));
    printf("smaller: %d %s\n", fcntl(fd[1], F_SETPIPE_SZ, 8192), strerror(errno));
    printf("larger: %d\n", fcntl(fd[1], F_SETPIPE_SZ, 32768));
    while (write(fd[1], page, sizeof page) > 0) n++;
    printf("%d pages\n", n);
    for (int i = 0; i < 6; i++) read(fd[0], page, sizeof page);
    printf("smaller now: %d\n", fcntl(fd[1], F_SETPIPE_SZ, 8192));
    printf("not a pipe: %d %s\n", fcntl(open("file", O_RDWR | O_CREAT, 0600), F_GETPIPE_SZ), strerror(errno));
    return 0;
}
