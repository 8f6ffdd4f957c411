/* The break: the end of the data segment. sbrk moves it and answers where it was; a bump allocator is three lines. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void *take(size_t size) {
    void *at = sbrk((size + 15) / 16 * 16);
    return at == (void *)-1 ? NULL : at;
}

int main(void) {
    static char line[4096];
    setvbuf(stdout, line, _IOFBF, sizeof line); /* so that stdio takes nothing from the heap in between */
    char *start = sbrk(0);
    sbrk(-(intptr_t)((uintptr_t)start % 16) + 16);
    char *first = take(100), *second = take(1);
    int zeros = 1;
    for (int i = 0; i < 100; i++) zeros &= first[i] == 0;
    printf("in a row: %d, zeros: %d, the break after both: %d\n", second == first + 112, zeros,
           (char *)sbrk(0) == second + 16);
    memset(first, 'x', 112);
    char *end = sbrk(0);
    char *big = sbrk(100000);
    printf("grown from its end: %d, by 100000: %d\n", big == end, (char *)sbrk(0) - end == 100000);
    big[99999] = 'y';
    brk(end);
    printf("brk back, at its end again: %d\n", sbrk(0) == end);
    big = sbrk(100000);
    printf("what was given back is gone: %d\n", big[99999]);
    void *no = sbrk((intptr_t)1 << 46);
    printf("too much: %s, and nothing moved: %d\n", no == (void *)-1 ? strerror(errno) : "given",
           (char *)sbrk(0) == end + 100000);
    fflush(stdout);
    if (fork() == 0) {
        sbrk(5000); /* its own break */
        first[0] = 'c';
        _exit(0);
    }
    wait(NULL);
    printf("after a child's: not moved %d, not written %d\n", (char *)sbrk(0) == end + 100000, first[0] == 'x');
    return 0;
}
