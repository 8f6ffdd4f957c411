/* While a handler runs, its own signal and those of sa_mask wait; each is delivered when the handler returns. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char trace[200];

static void note(const char *word) {
    strcat(trace, word);
}

static void on_usr1(int number) {
    (void)number;
    note(" [usr1");
    static int depth;
    if (depth++ == 0) {
        raise(SIGUSR1); /* blocked as long as this handler runs */
        raise(SIGUSR2); /* blocked only if the mask says so */
    }
    note(" usr1]");
}
static void on_usr2(int number) {
    (void)number;
    note(" [usr2 usr2]");
}

int main(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_usr1;
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    signal(SIGUSR2, on_usr2);
    raise(SIGUSR1);
    printf("usr2 let through:%s\n", trace);

    struct sigaction old;
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaction(SIGUSR1, &action, &old);
    printf("what was there: handler %d, usr2 in its mask %d\n", old.sa_handler == on_usr1,
           sigismember(&old.sa_mask, SIGUSR2));
    trace[0] = '\0';
    raise(SIGUSR1);
    printf("usr2 in the mask:%s\n", trace);
    return 0;
}
