#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int open = 0;
    for (int i = 1; i < argc; i++) {
        char text[7] = "";
        int fd = atoi(argv[i]);
        if (fcntl(fd, F_GETFD) < 0) {
            printf("%d: closed\n", i);
            continue;
        }
        open++;
        ssize_t n = read(fd, text, 6);
        printf("%d: \"%s\" (%zd)\n", i, text, n);
    }
    return open;
}
