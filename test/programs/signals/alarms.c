/* One alarm a process: a new one replaces it and tells what was left; an interval timer rings again and again. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t rung;

static void handler(int number) {
    (void)number;
    rung++;
}

int main(void) {
    sigset_t block, open;
    struct itimerval every = {{0, 5000}, {0, 5000}}, off = {{0, 0}, {0, 0}}, was;
    signal(SIGALRM, handler);
    printf("first: %u\n", alarm(100));
    printf("replaced, left: %u\n", alarm(50));
    fflush(stdout);
    if (fork() == 0) {
        printf("child's own: %u\n", alarm(0)); /* not inherited */
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    printf("cancelled, left: %u\n", alarm(0));
    printf("none: %u\n", alarm(0));

    sigemptyset(&block);
    sigaddset(&block, SIGALRM);
    sigprocmask(SIG_BLOCK, &block, &open);
    setitimer(ITIMER_REAL, &every, NULL);
    int woken = 0;
    while (rung < 4) {
        errno = 0;
        if (sigsuspend(&open) == -1 && errno == EINTR) woken++;
    }
    setitimer(ITIMER_REAL, &off, &was);
    printf("rung four times: %d, woken as often: %d, interval %ld us\n", rung == 4, woken == rung,
           (long)was.it_interval.tv_usec);

    /* pause after the mask is open could come too late for a signal; alarm leaves it a second */
    sigprocmask(SIG_SETMASK, &open, NULL);
    rung = 0;
    alarm(1);
    errno = 0;
    int answer = pause();
    printf("pause: %d, %s, rung %d\n", answer, strerror(errno), (int)rung);
    return 0;
}
