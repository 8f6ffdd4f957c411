/* Standard output is whatever descriptor 1 is: put a file there, and back again. Buffers do not know. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("to the terminal, or so it believes\n");
    fflush(stdout); /* or this line would go to the file too */

    int saved = dup(1);
    int file = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);
    dup2(file, 1);
    printf("into the file\n");
    if (fork() == 0) {
        /* the child has a copy of the line above that it must not print again */
        write(1, "the child first\n", 16);
        _exit(0);
    }
    wait(NULL);
    fflush(stdout);
    dup2(saved, 1);
    close(saved);
    printf("and back\n");

    char text[100];
    ssize_t n = pread(file, text, sizeof text, 0);
    printf("the file has %zd bytes:\n%.*s", n, (int)n, text);
    printf("dup2 of itself: %d, of nothing: %d\n", dup2(file, file) == file, dup2(99, 1));
    close(file);
    unlink("out");
    return 0;
}
