/* Real-time signals are counted and carry a value, in order; the ordinary ones are one bit each. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int values[20], signals[20];
static volatile sig_atomic_t n, queued;

static void handler(int number, siginfo_t *info, void *context) {
    (void)context;
    signals[n] = number;
    values[n++] = info->si_value.sival_int;
    if (info->si_code == SI_QUEUE) queued++;
}

int main(void) {
    sigset_t block, open;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    sigfillset(&action.sa_mask);
    sigfillset(&block);
    sigprocmask(SIG_SETMASK, &block, &open);
    const int numbers[] = {SIGRTMIN + 2, SIGRTMIN, SIGUSR1};
    for (int i = 0; i < 3; i++) sigaction(numbers[i], &action, NULL);

    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < 3; i++) sigqueue(parent, numbers[i], (union sigval){.sival_int = 10 * i + round});
        }
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    sigprocmask(SIG_SETMASK, &open, NULL);
    for (int i = 0; i < n; i++) {
        if (signals[i] == SIGUSR1) printf("SIGUSR1: %d\n", values[i]);
        else printf("SIGRTMIN+%d: %d\n", signals[i] - SIGRTMIN, values[i]);
    }
    printf("%d of 9, all by sigqueue: %d\n", (int)n, queued == n);
    return 0;
}
