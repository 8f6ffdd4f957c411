/* SA_NODEFER lets a handler be interrupted by its own signal; SA_RESETHAND serves once, then the default is back. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t depth, deepest, calls;

static void handler(int number) {
    if (++depth > deepest) deepest = depth;
    if (++calls < 4) raise(number);
    depth--;
}

static void try(const char *name, int flags) {
    struct sigaction action, after;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    depth = deepest = calls = 0;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &after);
    printf("%-12s %d calls, at most %d deep, then %s\n", name, (int)calls, (int)deepest,
           after.sa_handler == SIG_DFL ? "the default" : "the handler");
}

int main(void) {
    try("nothing", 0);
    try("SA_NODEFER", SA_NODEFER);

    /* once, from outside of the handler: the second one would end the process */
    struct sigaction action, after;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESETHAND;
    calls = 3;
    sigaction(SIGUSR2, &action, NULL);
    raise(SIGUSR2);
    sigaction(SIGUSR2, NULL, &after);
    printf("SA_RESETHAND %d call, then %s\n", (int)calls - 3,
           after.sa_handler == SIG_DFL ? "the default" : "the handler");
    fflush(stdout);
    raise(SIGUSR2);
    printf("never\n");
    return 0;
}
