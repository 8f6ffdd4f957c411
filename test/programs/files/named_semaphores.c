/* Named semaphores order three processes that share nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3, ROUNDS = 3 };

static const char *name(int i) {
    static char text[40];
    snprintf(text, sizeof text, "/lockstep-files-semaphore-%d", i);
    return text;
}

int main(void) {
    int value;
    for (int i = 0; i < N; i++) {
        sem_unlink(name(i));
        sem_close(sem_open(name(i), O_CREAT | O_EXCL, 0600, i == 0 ? 1 : 0));
    }
    sem_t *again = sem_open(name(0), O_CREAT | O_EXCL, 0600, 1);
    printf("exclusively again: %s\n", again == SEM_FAILED ? strerror(errno) : "made");
    fflush(stdout);
    for (int i = 0; i < N; i++) {
        if (fork() != 0) continue;
        sem_t *own = sem_open(name(i), 0); /* by name: nothing was inherited */
        sem_t *next = sem_open(name((i + 1) % N), 0);
        for (int round = 0; round < ROUNDS; round++) {
            sem_wait(own);
            printf("%c%s", 'a' + i, i == N - 1 ? "\n" : " ");
            fflush(stdout);
            sem_post(next);
        }
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    sem_t *first = sem_open(name(0), O_CREAT, 0600, 77); /* it exists: 77 does not count */
    sem_getvalue(first, &value);
    printf("left in the first: %d; trywait %d", value, sem_trywait(first));
    printf(", again %d", sem_trywait(first));
    printf(" %s\n", strerror(errno));
    for (int i = 0; i < N; i++) sem_unlink(name(i));
    printf("unlinked: %s\n", sem_open(name(0), 0) == SEM_FAILED ? strerror(errno) : "still there");
    sem_post(first); /* the one that has it open can go on */
    sem_getvalue(first, &value);
    return value;
}
