/* One write to a pipe is one piece; two writes are two, and those of others may come between them. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const char *words[] = {"ab", "cd"};
    char text[5] = "";
    int fd[2], gate[2];
    pipe(fd);
    pipe(gate);
    for (int i = 0; i < 2; i++) {
        if (fork() != 0) continue;
        read(gate[0], text, 1);
        for (int j = 0; j < 2; j++) write(fd[1], &words[i][j], 1);
        _exit(0);
    }
    write(gate[1], "go", 2);
    while (wait(NULL) > 0)
        ;
    read(fd[0], text, 4);
    printf("%s\n", text);
    return 0;
}
