/* siglongjmp out of the handler of a fault: the faulting instruction is not done again, and the mask is as it was. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static sigjmp_buf again;
static volatile int zero;
static int *volatile nowhere;

static void handler(int number) {
    siglongjmp(again, number);
}

static int blocked(int number) {
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    return sigismember(&mask, number);
}

int main(void) {
    signal(SIGSEGV, handler);
    signal(SIGFPE, handler);
    volatile int faults = 0;
    for (volatile int i = 0; i < 3; i++) {
        int number = sigsetjmp(again, 1);
        if (number != 0) {
            faults++;
            printf("round %d: %s, blocked now: %d\n", i, strsignal(number), blocked(number));
            continue;
        }
        if (i % 2 == 0) *nowhere = 1;
        else printf("%d\n", 100 / zero);
        printf("never\n");
    }
    /* without the mask saved, the signal stays blocked: the next fault would end the process */
    int number = sigsetjmp(again, 0);
    if (number == 0) *nowhere = 1;
    printf("mask not saved: blocked now: %d\n", blocked(SIGSEGV));
    printf("%d faults\n", faults);
    fflush(stdout);
    *nowhere = 1;
    return 0;
}
