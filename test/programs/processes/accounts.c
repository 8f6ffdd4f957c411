/* What a child used is added to its parent's account when it is waited for, with that of the
   grandchildren it waited for. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGES = 64 };

static long faults(int who) {
    struct rusage usage;
    getrusage(who, &usage);
    return usage.ru_minflt;
}

/* Touches `PAGES` pages that nobody has touched. */
static void touch(void) {
    long page = sysconf(_SC_PAGESIZE);
    char *area = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < PAGES; i++) area[i * page] = 1;
}

int main(void) {
    long before = faults(RUSAGE_SELF);
    touch();
    printf("own faults: at least a page each: %d\n", faults(RUSAGE_SELF) - before >= PAGES);
    printf("children at first: %ld\n", faults(RUSAGE_CHILDREN));
    fflush(stdout);

    int done[2];
    pipe(done);
    pid_t pid = fork();
    if (pid == 0) {
        struct rusage usage;
        getrusage(RUSAGE_CHILDREN, &usage);
        if (usage.ru_minflt != 0) _exit(1);
        getrusage(RUSAGE_SELF, &usage); /* an account of its own, not a copy of the parent's */
        if (usage.ru_minflt >= before + PAGES) _exit(2);
        if (fork() == 0) {
            touch();
            touch();
            _exit(0);
        }
        wait(NULL);
        if (faults(RUSAGE_CHILDREN) < 2 * PAGES) _exit(3);
        write(done[1], "x", 1);
        _exit(0);
    }
    char byte;
    read(done[0], &byte, 1);
    printf("not waited for yet: %ld\n", faults(RUSAGE_CHILDREN));
    int status;
    struct rusage child;
    wait4(pid, &status, 0, &child);
    printf("child: %d\n", WEXITSTATUS(status));
    printf("waited for: both generations: %d, as wait4 says: %d\n", faults(RUSAGE_CHILDREN) >= 2 * PAGES,
           child.ru_minflt == faults(RUSAGE_CHILDREN));
    return 0;
}
