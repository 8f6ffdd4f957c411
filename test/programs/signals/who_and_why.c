/* What a handler with SA_SIGINFO is told: from whom, why, and of a fault, where. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static siginfo_t last;
static sigjmp_buf out;
static volatile int zero;

static void handler(int number, siginfo_t *info, void *context) {
    (void)context;
    last = *info;
    if (number == SIGSEGV || number == SIGFPE) siglongjmp(out, 1);
}

static void child_ends(const char *what, int number) {
    sigset_t open, block;
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &open);
    pid_t pid = fork();
    if (pid == 0) {
        if (number != 0) raise(number);
        _exit(5);
    }
    sigsuspend(&open);
    sigprocmask(SIG_SETMASK, &open, NULL);
    waitpid(pid, NULL, 0);
    printf("%s: CLD_EXITED %d, CLD_KILLED %d, status %d, the child %d\n", what, last.si_code == CLD_EXITED,
           last.si_code == CLD_KILLED, last.si_status, last.si_pid == pid);
}

int main(void) {
    const int numbers[] = {SIGUSR1, SIGCHLD, SIGSEGV, SIGFPE};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    for (int i = 0; i < 4; i++) sigaction(numbers[i], &action, NULL);

    kill(getpid(), SIGUSR1);
    printf("kill: signo %d, SI_USER %d, from myself %d\n", last.si_signo == SIGUSR1, last.si_code == SI_USER,
           last.si_pid == getpid());
    raise(SIGUSR1);
    printf("raise: SI_TKILL %d, from myself %d\n", last.si_code == SI_TKILL, last.si_pid == getpid());
    child_ends("exit", 0);
    child_ends("killed", SIGTERM);

    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (sigsetjmp(out, 1) == 0) page[123] = 1;
    printf("read-only: SEGV_ACCERR %d, at the byte %d\n", last.si_code == SEGV_ACCERR, last.si_addr == page + 123);
    munmap(page, 4096);
    if (sigsetjmp(out, 1) == 0) page[7] = 1;
    printf("unmapped: SEGV_MAPERR %d, at the byte %d\n", last.si_code == SEGV_MAPERR, last.si_addr == page + 7);
    if (sigsetjmp(out, 1) == 0) printf("%d\n", 100 / zero);
    printf("divided: SIGFPE %d, FPE_INTDIV %d\n", last.si_signo == SIGFPE, last.si_code == FPE_INTDIV);
    return 0;
}
