/* Who shares pages by copy-on-write may still not write what is read-only: one child ends, the others never know. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char constant[] = "constant";
static char variable[] = "variable";

static int child(char *text) {
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        text[0] = 'X';
        printf("child: %s\n", text);
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int main(void) {
    printf("signal %d\n", child(variable));
    printf("signal %d\n", child((char *)constant));
    printf("here: %s %s\n", variable, constant);
    fflush(stdout);
    *(volatile char *)constant = 'X';
    printf("never\n");
    return 0;
}
