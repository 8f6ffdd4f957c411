/* Who loses its parent gets another one. The first process waits for the second before it asks the third to look. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ask[2], answer[2];
    pipe(ask);
    pipe(answer);
    pid_t top = getpid();

    pid_t child = fork();
    if (child == 0) {
        pid_t middle = getpid();
        if (fork() == 0) {
            /* only the middle one could make this process, and it may already be gone */
            char byte, parent;
            read(ask[0], &byte, 1);
            parent = getppid() == middle ? 'm' : getppid() == top ? 't' : 'o';
            write(answer[1], &parent, 1);
            _exit(9); /* its new parent will wait for it */
        }
        _exit(getppid() == top ? 5 : 6);
    }
    int status;
    waitpid(child, &status, 0);
    printf("middle: %d\n", WEXITSTATUS(status));
    write(ask[1], "?", 1);

    char who = 0;
    read(answer[0], &who, 1);
    printf("the grandchild's parent: %s\n", who == 'o' ? "neither of them" : who == 't' ? "the first" : "the dead one");
    printf("waiting for a grandchild: %d\n", wait(NULL));
    return 0;
}
