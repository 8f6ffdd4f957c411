/* Several signals are pending when the mask opens: the lowest number first. Handlers that block all
   run one by one. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int seen[8];
static volatile sig_atomic_t n;

static void handler(int number) {
    seen[n++] = number;
}

static const char *name(int number) {
    switch (number) {
    case SIGHUP: return "HUP";
    case SIGINT: return "INT";
    case SIGUSR1: return "USR1";
    case SIGUSR2: return "USR2";
    case SIGALRM: return "ALRM";
    case SIGTERM: return "TERM";
    default: return "?";
    }
}

int main(void) {
    const int sent[] = {SIGTERM, SIGUSR2, SIGHUP, SIGALRM, SIGINT, SIGUSR1};
    sigset_t all, old;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigfillset(&action.sa_mask);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &old);
    printf("sent:     ");
    for (int i = 0; i < 6; i++) {
        sigaction(sent[i], &action, NULL);
        kill(getpid(), sent[i]);
        printf(" %s", name(sent[i]));
    }
    sigprocmask(SIG_SETMASK, &old, NULL);
    printf("\ndelivered:");
    for (int i = 0; i < n; i++) printf(" %s", name(seen[i]));
    printf("\n");
    return n;
}
