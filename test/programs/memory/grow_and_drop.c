/* mremap makes a mapping longer and keeps what is in it; MADV_DONTNEED keeps the mapping and drops what is in it. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static long page;

static void show(const char *when, const char *at, int n) {
    printf("%-22s", when);
    for (int i = 0; i < n; i++) printf(" %c", at[i * page] == 0 ? '.' : at[i * page]);
    printf("\n");
}

int main(void) {
    page = sysconf(_SC_PAGESIZE);
    char *at = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 3; i++) at[i * page] = 'a' + i;
    show("mapped", at, 3);
    at = mremap(at, 3 * page, 6 * page, MREMAP_MAYMOVE);
    show("twice as long", at, 6);
    at[5 * page] = 'f';
    char *same = mremap(at, 6 * page, 2 * page, 0);
    printf("shorter, where it was: %d\n", same == at);
    same = mremap(at, 2 * page, 3 * page, MREMAP_MAYMOVE);
    show("longer again", same, 3);
    printf("dropped: %d\n", madvise(same, page, MADV_DONTNEED));
    show("private: zeros", same, 3);

    char *shared = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared[0] = 's';
    shared[page] = 't';
    madvise(shared, 2 * page, MADV_DONTNEED);
    show("shared: still there", shared, 2);

    char *wall = mmap(NULL, 3 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *no = mremap(wall, page, 2 * page, 0); /* what follows is in the way */
    printf("without moving: %s\n", no == MAP_FAILED ? strerror(errno) : "done");
    no = mremap(wall + 1, page, 2 * page, MREMAP_MAYMOVE);
    printf("not on a page: %s\n", no == MAP_FAILED ? strerror(errno) : "done");
    return 0;
}
