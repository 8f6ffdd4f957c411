#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static volatile sig_atomic_t got;
static void on(int sig) { got += sig; }
static void fault(int sig) { write(1, "handled\n", 8); _exit(sig); }
int main(void) {
    signal(SIGUSR1, on);
    raise(SIGUSR1);
    raise(SIGUSR1);
    printf("%d\n", got);
    signal(SIGUSR2, SIG_IGN);
    printf("%d\n", raise(SIGUSR2));
    struct sigaction sa = {.sa_handler = fault};
    sigemptyset(&sa.sa_mask);
    sigaction(SIGSEGV, &sa, NULL);
    fflush(stdout);
    int *volatile p = NULL;
    return *p;
}
