/* A handler that repairs what was wrong lets the faulting instruction be done again; blocked or ignored, a fault ends all. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile char *page;
static volatile int repairs;
static int *volatile nowhere;
static sigjmp_buf out;

static void repair(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)context;
    volatile char *at = info->si_addr;
    if (at < page || at >= page + 4096) _exit(77);
    repairs++;
    mprotect((void *)page, 4096, PROT_READ | PROT_WRITE);
}
static void returns(int number) {
    (void)number;
}
static void faults_too(int number) {
    (void)number;
    *nowhere = 2;
}
static void jumps(int number) {
    siglongjmp(out, number);
}

static int is_blocked(int number) {
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    return sigismember(&mask, number);
}

static void blocked(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGSEGV);
    signal(SIGSEGV, returns);
    sigprocmask(SIG_BLOCK, &set, 0);
    *nowhere = 1;
}
static void ignored(void) {
    signal(SIGSEGV, SIG_IGN);
    *nowhere = 1;
}
static void ignored_from_outside(void) {
    signal(SIGSEGV, SIG_IGN);
    raise(SIGSEGV);
}
static void within_its_handler(void) {
    signal(SIGSEGV, faults_too);
    *nowhere = 1;
}
static void within_another_handler(void) {
    signal(SIGUSR1, faults_too);
    signal(SIGSEGV, jumps);
    if (sigsetjmp(out, 1) == 0) raise(SIGUSR1);
    else printf("out of two handlers, blocked: %d %d\n", is_blocked(SIGUSR1), is_blocked(SIGSEGV));
}
static void handled_once(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = returns;
    action.sa_flags = SA_RESETHAND;
    sigaction(SIGSEGV, &action, 0);
    *nowhere = 1;
}
static void within_the_library(void) {
    signal(SIGSEGV, jumps);
    if (sigsetjmp(out, 1) == 0) puts((char *)nowhere + 100000);
    else printf("out of puts\n");
}

static void try(const char *what, void (*f)(void)) {
    int status;
    fflush(stdout);
    if (fork() == 0) {
        f();
        fflush(stdout);
        _exit(0);
    }
    wait(&status);
    if (WIFSIGNALED(status)) printf("%s: signal %d\n", what, WTERMSIG(status));
    else printf("%s: status %d\n", what, WEXITSTATUS(status));
}

int main(void) {
    struct sigaction action;
    page = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(&action, 0, sizeof action);
    action.sa_sigaction = repair;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, 0);
    page[5] = 7;
    printf("stored %d after %d repairs\n", page[5], repairs);
    mprotect((void *)page, 4096, PROT_READ);
    page[5]++;
    printf("added %d after %d repairs\n", page[5], repairs);
    mprotect((void *)page, 4096, PROT_NONE);
    strcpy((char *)page + 100, "copied");
    printf("%s after %d repairs\n", (char *)page + 100, repairs);
    try("blocked", blocked);
    try("ignored", ignored);
    try("ignored, and from outside", ignored_from_outside);
    try("within its handler", within_its_handler);
    try("within another handler", within_another_handler);
    try("handled once", handled_once);
    try("within the library", within_the_library);
    return 0;
}
