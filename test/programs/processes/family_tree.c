/* A tree of processes: each makes its children, waits for all of them and hands the size of its family up. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEPTH = 3, CHILDREN = 2 };

/* Prints in post-order: a process has waited for its children before it prints its own line. */
static int family(int generation, int number) {
    int members = 1;
    for (int i = 0; generation < DEPTH && i < CHILDREN; i++) {
        pid_t pid = fork();
        if (pid < 0) {
            perror("fork");
            exit(255);
        }
        if (pid == 0) exit(family(generation + 1, number * CHILDREN + i));
        int status;
        if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) exit(254);
        members += WEXITSTATUS(status);
    }
    printf("%*s%d.%d: %d\n", 2 * generation, "", generation, number, members);
    fflush(stdout);
    return members;
}

int main(void) {
    return family(0, 0);
}
