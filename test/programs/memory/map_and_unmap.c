/* Anonymous memory: zeros at first, in whole pages, given back in parts; what is given back is not there any more. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sigjmp_buf out;

static void handler(int number) {
    siglongjmp(out, number);
}

/* r: can be read, w: written too, -: neither */
static char access_of(volatile char *at) {
    char value;
    if (sigsetjmp(out, 1) != 0) return '-';
    value = *at;
    if (sigsetjmp(out, 1) != 0) return 'r';
    *at = value;
    return 'w';
}

static void show(const char *what, char *at, long page, int n) {
    printf("%-26s ", what);
    for (int i = 0; i < n; i++) putchar(access_of(at + i * page));
    putchar('\n');
}

int main(void) {
    long page = sysconf(_SC_PAGESIZE);
    signal(SIGSEGV, handler);
    char *at = mmap(NULL, 6 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int zeros = 1;
    for (long i = 0; i < 6 * page; i++) zeros &= at[i] == 0;
    printf("zeros: %d, on a page's start: %d\n", zeros, (unsigned long)at % page == 0);
    show("mapped", at, page, 6);
    munmap(at + 2 * page, page + 1); /* to the end of the page it ends in */
    show("a hole of two", at, page, 6);
    mprotect(at, 2 * page, PROT_READ);
    show("two read-only", at, page, 6);
    mprotect(at + page, page, PROT_NONE);
    show("and one not even that", at, page, 6);
    printf("over the hole: %d", mprotect(at, 6 * page, PROT_READ | PROT_WRITE));
    printf(" %s\n", strerror(errno));
    show("up to there", at, page, 6);
    printf("unmapping everything, holes too: %d\n", munmap(at, 6 * page));
    show("nothing left", at, page, 6);

    void *bad = mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("no length: %s\n", bad == MAP_FAILED ? strerror(errno) : "mapped");
    bad = mmap(NULL, page, PROT_READ, MAP_ANONYMOUS, -1, 0);
    printf("neither shared nor private: %s\n", bad == MAP_FAILED ? strerror(errno) : "mapped");
    bad = mmap(NULL, page, PROT_READ, MAP_PRIVATE, 99, 0);
    printf("no file: %s\n", bad == MAP_FAILED ? strerror(errno) : "mapped");
    printf("not on a page: %d", munmap(at + 1, page));
    printf(" %s\n", strerror(errno));
    return 0;
}
