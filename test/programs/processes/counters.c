/* "The same" counter in several processes: one variable each, and one in a shared mapping that all of them add to. */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 5, TIMES = 200 };

static int own;

int main(void) {
    struct {
        atomic_int counter;
        int finals[PROCESSES];
        int *addresses[PROCESSES];
    } *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < PROCESSES; i++) {
        pid_t pid = fork();
        if (pid < 0) exit(1);
        if (pid > 0) continue;
        for (int j = 0; j < TIMES; j++) {
            own++;
            atomic_fetch_add(&shared->counter, 1);
        }
        shared->finals[i] = own;
        shared->addresses[i] = &own;
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    int same = 1;
    for (int i = 0; i < PROCESSES; i++) {
        printf("process %d: %d\n", i, shared->finals[i]);
        same &= shared->addresses[i] == &own;
    }
    printf("parent: %d, at the same address: %s\n", own, same ? "yes" : "no");
    printf("shared: %d\n", shared->counter);
    return shared->counter == PROCESSES * TIMES ? 0 : 1;
}
