/* A child that has ended keeps its pid and its status until somebody waits: waitid can look without
   taking it away. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void look(const char *when, pid_t pid) {
    int there = kill(pid, 0);
    printf("%s: kill(pid, 0) %s\n", when, there == 0 ? "finds it" : strerror(errno));
}

int main(void) {
    pid_t pid = fork();
    if (pid == 0) _exit(42);

    for (int i = 0; i < 2; i++) {
        siginfo_t info;
        memset(&info, 0, sizeof info);
        waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
        printf("%d: signo %d, code %d, status %d, pid %s\n", i, info.si_signo == SIGCHLD,
               info.si_code == CLD_EXITED, info.si_status, info.si_pid == pid ? "its own" : "wrong");
    }
    look("a zombie", pid);
    kill(pid, SIGKILL); /* nobody dies twice */

    int status;
    printf("reaped: %d\n", waitpid(pid, &status, 0) == pid);
    printf("exited %d with %d\n", WIFEXITED(status), WEXITSTATUS(status));
    look("reaped", pid);
    printf("again: %d", waitpid(pid, &status, 0));
    printf(" %s\n", strerror(errno));
    return 0;
}
