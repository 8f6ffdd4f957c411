/* sem_init with its second argument set: semaphores that are nothing but words in memory that two processes share. */
#define _GNU_SOURCE
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct hand_over {
    sem_t full, empty;
    char word[16];
};

int main(void) {
    const char *words[] = {"one", "buffer", "two", "processes", ""};
    struct hand_over *h = mmap(NULL, sizeof *h, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&h->full, 1, 0);
    sem_init(&h->empty, 1, 1);
    pid_t pid = fork();
    if (pid == 0) {
        int letters = 0;
        for (;;) {
            sem_wait(&h->full);
            if (h->word[0] == '\0') break;
            printf("taken: %s\n", h->word);
            letters += strlen(h->word);
            sem_post(&h->empty);
        }
        fflush(stdout);
        _exit(letters);
    }
    for (int i = 0; i < 5; i++) {
        sem_wait(&h->empty);
        strcpy(h->word, words[i]);
        sem_post(&h->full);
    }
    int status, value;
    waitpid(pid, &status, 0);
    sem_getvalue(&h->empty, &value);
    printf("%d letters, empty is %d\n", WEXITSTATUS(status), value);
    struct timespec past = {0, 0};
    printf("nobody posts any more: %d", sem_timedwait(&h->empty, &past));
    printf(" %s\n", strerror(errno));
    return 0;
}
