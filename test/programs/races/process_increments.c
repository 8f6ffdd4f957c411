/* Two processes add to one counter in a shared mapping: what threads lose, processes lose too. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int n = argc > 1 ? atoi(argv[1]) : 2;
    volatile int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 2; i++) {
        if (fork() != 0) continue;
        /* start together: there is a race only where both run */
        __atomic_add_fetch(&shared[1], 1, __ATOMIC_SEQ_CST);
        while (shared[1] < 2)
            ;
        for (int j = 0; j < n; j++) shared[0]++;
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    printf(shared[0] == 2 * n ? "exact\n" : "lost\n");
    return 0;
}
