/* A call that waits ends with EINTR when a handler has run; with SA_RESTART read and wait go on,
   pause and sleeps never. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int data[2], rings_left;

/* Rings every 2 ms; with SA_RESTART the third ring brings what the call waits for. */
static void handler(int number) {
    (void)number;
    if (rings_left > 0 && --rings_left == 0) write(data[1], "!", 1);
}

static void arm(int flags, int rings) {
    struct sigaction action;
    struct itimerval every = {{0, 2000}, {0, 2000}};
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    rings_left = rings;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
}

static void say(const char *what, long answer) {
    int error = errno;
    struct itimerval off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &off, NULL);
    if (answer < 0) printf("%-28s %s\n", what, strerror(error));
    else printf("%-28s %ld\n", what, answer);
}

int main(void) {
    char byte;
    int gate[2];
    pipe(data);
    pipe(gate);
    pid_t pid = fork();
    if (pid == 0) {
        close(gate[1]);
        read(gate[0], &byte, 1);
        _exit(0);
    }
    arm(0, 0);
    say("read", read(data[0], &byte, 1));
    arm(0, 0);
    say("waitpid", waitpid(pid, NULL, 0));
    arm(SA_RESTART, 3);
    say("read, SA_RESTART", read(data[0], &byte, 1));
    arm(SA_RESTART, 0);
    say("pause, SA_RESTART", pause());
    struct timespec hour = {3600, 0}, left = {0, 0};
    arm(SA_RESTART, 0);
    say("nanosleep, SA_RESTART", nanosleep(&hour, &left));
    printf("%-28s %d\n", "left: most of the hour", left.tv_sec >= 3500 && left.tv_sec < 3600);

    arm(SA_RESTART, 3);
    if (fork() == 0) {
        read(data[0], &byte, 1); /* timers are not inherited: the parent's ring brings the byte */
        write(gate[1], "x", 1);
        _exit(0);
    }
    say("waitpid, SA_RESTART", waitpid(pid, NULL, 0) == pid);
    wait(NULL);
    return 0;
}
