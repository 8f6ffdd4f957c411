/* MAP_FIXED takes the place of what is there, with MAP_FIXED_NOREPLACE only of nothing; a hint is only a hint. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static long page;
static char *at;

static char *map(int i, int flags) {
    return mmap(at + i * page, page, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);
}

static void show(const char *when) {
    printf("%-12s", when);
    for (int i = 0; i < 4; i++) printf(" %c", at[i * page] == 0 ? '.' : at[i * page]);
    printf("\n");
}

int main(void) {
    page = sysconf(_SC_PAGESIZE);
    at = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 4; i++) memset(at + i * page, 'a' + i, page);
    show("mapped");
    printf("there: %d\n", map(1, MAP_PRIVATE | MAP_FIXED) == at + page);
    show("replaced");
    char *elsewhere = map(2, MAP_PRIVATE);
    printf("only a hint: elsewhere %d\n", elsewhere != at + 2 * page);
    char *refused = map(2, MAP_PRIVATE | MAP_FIXED_NOREPLACE);
    printf("not over it: %s\n", refused == MAP_FAILED ? strerror(errno) : "mapped");
    munmap(at + 2 * page, page);
    printf("into the hole: %d\n", map(2, MAP_SHARED | MAP_FIXED_NOREPLACE) == at + 2 * page);
    show("filled");
    refused = mmap(at + 1, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("not on a page: %s\n", refused == MAP_FAILED ? strerror(errno) : "mapped");
    if (fork() == 0) {
        for (int i = 0; i < 4; i++) at[i * page] = 'A' + i; /* the third page is the parent's as well */
        _exit(0);
    }
    wait(NULL);
    show("child wrote");
    return 0;
}
