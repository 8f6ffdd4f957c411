/* fork copies everything that a variable can live in: after it each process has its own. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

int main(void) {
    static int kept = 2;
    int local = 3;
    int *heap = malloc(sizeof *heap);
    *heap = 4;
    int *pointer = &local;

    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        /* the same addresses as in the parent, and other memory behind them */
        global += 10;
        kept += 10;
        *pointer += 10;
        *heap += 10;
        printf("child:  %d %d %d %d\n", global, kept, local, *heap);
        free(heap);
        exit(global + kept + local);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("parent: %d %d %d %d\n", global, kept, local, *heap);
    printf("the child ended with %d\n", WEXITSTATUS(status));
    free(heap);
    return 0;
}
