/* One address, two values: a pointer sent through a pipe is valid in both processes and points to
   different things. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int up[2], down[2];
    pipe(up);
    pipe(down);
    char *text = malloc(32);
    strcpy(text, "from before the fork");

    pid_t pid = fork();
    if (pid == 0) {
        char *own = malloc(64), *sent;
        strcpy(text, "the child's");
        strcpy(own, "allocated by the child");
        write(up[1], &text, sizeof text);
        write(up[1], &own, sizeof own);
        read(down[0], &sent, sizeof sent);
        printf("child:  at the address it was sent: \"%s\"\n", sent);
        printf("child:  at its own: \"%s\"\n", own);
        fflush(stdout);
        _exit(0);
    }
    char *there, *allocated, *own = malloc(64); /* both heaps were the same, so this is where the child's is */
    strcpy(own, "allocated by the parent");
    read(up[0], &there, sizeof there);
    read(up[0], &allocated, sizeof allocated);
    printf("parent: the same address: %d, and there \"%s\"\n", there == text, there);
    printf("parent: where the child allocated: %d, \"%s\"\n", allocated == own, allocated);
    fflush(stdout);
    write(down[1], &own, sizeof own);
    waitpid(pid, NULL, 0);
    free(text);
    free(own);
    return 0;
}
