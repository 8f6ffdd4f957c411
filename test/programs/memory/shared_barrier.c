/* A barrier for processes: every round one of them, and only one, is told that it was the last. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 4, ROUNDS = 5 };

struct shared {
    pthread_barrier_t barrier;
    int cells[N];
    int serial[ROUNDS];
};

int main(void) {
    struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_t attributes;
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&s->barrier, &attributes, N);
    for (int i = 0; i < N; i++) s->cells[i] = i + 1;

    for (int i = 0; i < N; i++) {
        if (fork() != 0) continue;
        for (int round = 0; round < ROUNDS; round++) {
            /* nobody writes before all have read, nobody reads before all have written */
            int sum = s->cells[i] + s->cells[(i + 1) % N];
            pthread_barrier_wait(&s->barrier);
            s->cells[i] = sum % 1000;
            if (pthread_barrier_wait(&s->barrier) == PTHREAD_BARRIER_SERIAL_THREAD) s->serial[round]++;
        }
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    for (int i = 0; i < N; i++) printf("%d ", s->cells[i]);
    printf("\nlast:");
    for (int round = 0; round < ROUNDS; round++) printf(" %d", s->serial[round]);
    printf("\n");
    return 0;
}
