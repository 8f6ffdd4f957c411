/* vfork lends the parent's memory to the child and stops the parent until the child has gone: by _exit or by exec. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int written;
static volatile int order[2], n;

int main(void) {
    pid_t pid = vfork();
    if (pid < 0) return 1;
    if (pid == 0) {
        written = 5;
        for (volatile int i = 0; i < 1000; i++) /* the parent waits, however long it takes */
            ;
        order[n++] = 'c';
        _exit(3);
    }
    order[n++] = 'p';
    int status;
    waitpid(pid, &status, 0);
    printf("written by the child: %d; order: %c%c; status %d\n", written, order[0], order[1], WEXITSTATUS(status));

    static volatile int error;
    pid = vfork();
    if (pid == 0) {
        char *const none[] = {"nothing", NULL};
        execv("./nothing", none);
        error = 1; /* the parent sees at once that exec failed: no pipe is needed for that */
        _exit(127);
    }
    waitpid(pid, &status, 0);
    printf("exec failed: %d; status %d\n", error, WEXITSTATUS(status));

    pid = vfork();
    if (pid == 0) {
        char *const yes[] = {"true", NULL};
        execvp("true", yes);
        error = 2;
        _exit(127);
    }
    waitpid(pid, &status, 0);
    printf("exec went well: %d; status %d\n", error != 2, WEXITSTATUS(status));
    return 0;
}
