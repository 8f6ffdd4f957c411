/* exec puts another program into the same process: the pid stays, memory, handlers of exit and
   unflushed output go. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void never(void) {
    printf("registered, and forgotten\n");
}

int main(void) {
    char pid[20];
    printf("parent: before\n");
    fflush(stdout);

    pid_t child = fork();
    if (child == 0) {
        atexit(never);
        printf("in the buffer when the program was replaced\n");
        snprintf(pid, sizeof pid, "%d", (int)getpid());
        char *arguments[] = {"another name", "one", "two words", "", pid, NULL};
        execv("./child", arguments);
        perror("execv");
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    printf("parent: the child ended with %d\n", WEXITSTATUS(status));
    return 0;
}
