/* A reader sees the end of a pipe when the last writing descriptor is closed, in whichever process. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int data[2], go[2];
    char text[64];
    pipe(data);
    pipe(go);
    pid_t first = fork();
    if (first == 0) {
        write(data[1], "one ", 4);
        _exit(0);
    }
    waitpid(first, NULL, 0);
    pid_t second = fork();
    if (second == 0) {
        /* its copy of the writing end is what keeps the reader waiting */
        close(go[1]);
        read(go[0], text, 1);
        write(data[1], "two ", 4);
        write(data[1], "three", 5);
        _exit(0);
    }
    close(data[1]);
    close(go[0]);

    ssize_t n = read(data[0], text, sizeof text); /* less than wanted is no end of file */
    printf("%zd: %.*s\n", n, (int)n, text);
    write(go[1], "!", 1);
    waitpid(second, NULL, 0);
    n = read(data[0], text, 6);
    printf("%zd: %.*s\n", n, (int)n, text);
    n = read(data[0], text, sizeof text);
    printf("%zd: %.*s\n", n, (int)n, text);
    printf("%zd, and again %zd\n", read(data[0], text, 1), read(data[0], text, 1));
    return 0;
}
