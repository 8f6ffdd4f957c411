/* A limit on time: the alarm's default action ends a loop that nobody can talk to, and its buffered
   output with it. */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct itimerval soon = {{0, 0}, {0, 2000}};
    printf("flushed, so it is seen\n");
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        setitimer(ITIMER_REAL, &soon, NULL);
        for (volatile unsigned n = 0;; n++)
            ;
    }
    int status;
    waitpid(pid, &status, 0);
    printf("the child: SIGALRM %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
    fflush(stdout);
    printf("still in the buffer, so it is lost\n");
    setitimer(ITIMER_REAL, &soon, NULL);
    for (;;) pause();
}
