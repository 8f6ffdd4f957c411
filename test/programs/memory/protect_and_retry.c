/* A fault handler that opens the page and returns: the store is done again and goes through. So one
   finds dirty pages. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGES = 6 };

static char *area;
static long page;
static int dirty[PAGES];

static void handler(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)context;
    long at = (char *)info->si_addr - area;
    if (at < 0 || at >= PAGES * page || info->si_code != SEGV_ACCERR) _exit(2);
    dirty[at / page]++;
    mprotect(area + at / page * page, page, PROT_READ | PROT_WRITE);
}

static void show(const char *when) {
    printf("%-12s", when);
    for (int i = 0; i < PAGES; i++) printf(" %d", dirty[i]);
    printf("\n");
}

int main(void) {
    page = sysconf(_SC_PAGESIZE);
    area = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, NULL);

    memset(area, 1, PAGES * page);
    mprotect(area, PAGES * page, PROT_READ);
    int sum = 0;
    for (int i = 0; i < PAGES; i++) sum += area[i * page];
    show("read");
    area[0] = 7;
    area[1] = 8;
    area[3 * page + 5] = 9;
    area[5 * page + page - 1] = 10;
    show("written");
    area[3 * page] = 11;
    show("once more");
    mprotect(area, PAGES * page, PROT_READ);
    area[3 * page] = 12;
    show("second time");
    printf("%d %d %d %d\n", sum, area[0], area[3 * page], area[3 * page + 5]);
    return 0;
}
