/* A pipeline of any length as a shell builds it: fork, dup2, close, exec; then wait for all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 8 };

/* Runs the commands, each one's output the next one's input; answers the status of the last. */
static int run(char **commands[], int n) {
    pid_t pids[MOST];
    int input = -1;
    fflush(stdout);
    for (int i = 0; i < n; i++) {
        int link[2] = {-1, -1};
        if (i < n - 1 && pipe(link) != 0) exit(1);
        pids[i] = fork();
        if (pids[i] == 0) {
            if (input >= 0) dup2(input, 0), close(input);
            if (link[1] >= 0) dup2(link[1], 1), close(link[1]), close(link[0]);
            execvp(commands[i][0], commands[i]);
            _exit(127);
        }
        /* what stays open here would never become an end of file there */
        if (input >= 0) close(input);
        if (link[1] >= 0) close(link[1]);
        input = link[0];
    }
    int status = 0;
    for (int i = 0; i < n; i++) waitpid(pids[i], &status, 0);
    return WEXITSTATUS(status);
}

int main(void) {
    char *hello[] = {"echo", "to", "be", "or", "not", "to", "be", NULL};
    char *cat[] = {"cat", NULL};
    char *words[] = {"wc", "-w", NULL};
    char *bytes[] = {"wc", "-c", NULL};
    char *nowhere[] = {"no-such-program", NULL};
    char *no[] = {"false", NULL};
    char *yes[] = {"true", NULL};

    printf("%d\n", run((char **[]){hello}, 1));
    printf("%d\n", run((char **[]){hello, words}, 2));
    printf("%d\n", run((char **[]){hello, cat, cat, cat, cat, bytes}, 6));
    printf("%d\n", run((char **[]){hello, nowhere, bytes}, 3));
    printf("%d\n", run((char **[]){hello, nowhere}, 2));
    printf("%d\n", run((char **[]){yes, no}, 2));
    printf("%d\n", run((char **[]){no, yes}, 2));
    return 0;
}
