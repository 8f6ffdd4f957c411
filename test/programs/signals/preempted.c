/* Threads that the kernel knows nothing of, preempted: the timer's handler leaves one stack and goes on with another. */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <ucontext.h>

enum { N = 3, SWITCHES = 12, ROOM = 65536 };

static ucontext_t threads[N], back;
static char stacks[N][ROOM];
static volatile long work[N];
static volatile int running, switches;

static void handler(int number) {
    (void)number;
    int from = running;
    switches++;
    running = (running + 1) % N;
    swapcontext(&threads[from], &threads[running]); /* with the mask of the other one: the timer's signal is open again */
}

static void worker(int i) {
    while (switches < SWITCHES) work[i]++;
}

int main(void) {
    struct itimerval every = {{0, 2000}, {0, 2000}}, off = {{0, 0}, {0, 0}};
    sigset_t mask;
    signal(SIGVTALRM, handler);
    for (int i = 0; i < N; i++) {
        getcontext(&threads[i]);
        threads[i].uc_stack.ss_sp = stacks[i];
        threads[i].uc_stack.ss_size = ROOM;
        threads[i].uc_link = &back;
        makecontext(&threads[i], (void (*)(void))worker, 1, i);
    }
    setitimer(ITIMER_VIRTUAL, &every, NULL);
    swapcontext(&back, &threads[0]); /* until the first one is done */
    setitimer(ITIMER_VIRTUAL, &off, NULL);
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("switched often enough: %d, all have worked: %d, blocked now: %d\n", switches >= SWITCHES,
           work[0] > 0 && work[1] > 0 && work[2] > 0, sigismember(&mask, SIGVTALRM));
    return 0;
}
