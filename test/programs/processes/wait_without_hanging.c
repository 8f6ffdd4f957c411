/* WNOHANG: 0 as long as no child has ended; a pipe keeps the children alive until the parent lets them go. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3 };

int main(void) {
    int gate[N][2];
    pid_t pids[N];
    for (int i = 0; i < N; i++) pipe(gate[i]);
    for (int i = 0; i < N; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            char byte;
            read(gate[i][0], &byte, 1);
            _exit(10 + i);
        }
    }
    int status = -1;
    printf("any: %d\n", waitpid(-1, &status, WNOHANG));
    printf("untouched: %d\n", status);

    /* out of order: the last one first */
    for (int i = N - 1; i >= 0; i--) {
        write(gate[i][1], "x", 1);
        int rest = i > 0 ? waitpid(pids[i - 1], NULL, WNOHANG) : 0;
        pid_t got = waitpid(-1, &status, 0);
        printf("child %d ended with %d, the next %s\n", got == pids[i] ? i : -1, WEXITSTATUS(status),
               rest == 0 ? "lives" : "does not");
    }
    errno = 0;
    pid_t none = waitpid(-1, &status, WNOHANG);
    printf("nobody left: %d, %s\n", none, strerror(errno));
    errno = 0;
    none = waitpid(getpid(), &status, 0);
    printf("not a child of mine: %d, %s\n", none, strerror(errno));
    errno = 0;
    none = waitpid(-1, &status, 1 << 20);
    printf("no such option: %d, %s\n", none, strerror(errno));
    return 0;
}
