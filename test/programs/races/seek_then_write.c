/* Appending by hand: seek to the end, then write. Two processes can find the same end; O_APPEND does both at once. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int gate[2];
    char byte;
    struct stat s;
    pipe(gate);
    close(open("log", O_WRONLY | O_CREAT, 0600));
    for (int i = 0; i < 2; i++) {
        if (fork() != 0) continue;
        int fd = open("log", O_WRONLY); /* an offset of its own */
        read(gate[0], &byte, 1);
        lseek(fd, 0, SEEK_END);
        write(fd, "a line\n", 7);
        _exit(0);
    }
    write(gate[1], "go", 2);
    while (wait(NULL) > 0)
        ;
    stat("log", &s);
    printf("%ld of 2 lines\n", (long)s.st_size / 7);
    return 0;
}
