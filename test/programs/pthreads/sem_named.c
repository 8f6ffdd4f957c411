#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t *a, *b;
static void *tick(void *arg) { for (int i = 0; i < 3; i++) { sem_wait(a); printf("tick\n"); sem_post(b); } return NULL; }
static void *tock(void *arg) { for (int i = 0; i < 3; i++) { sem_wait(b); printf("tock\n"); sem_post(a); } return NULL; }
int main(void) {
    sem_unlink("/lockstep-corpus-a");
    sem_unlink("/lockstep-corpus-b");
    a = sem_open("/lockstep-corpus-a", O_CREAT, 0600, 1);
    b = sem_open("/lockstep-corpus-b", O_CREAT, 0600, 0);
    if (a == SEM_FAILED || b == SEM_FAILED) { perror("sem_open"); return 1; }
    pthread_t x, y;
    pthread_create(&x, NULL, tick, NULL);
    pthread_create(&y, NULL, tock, NULL);
    pthread_join(x, NULL);
    pthread_join(y, NULL);
    printf("%d %d\n", sem_close(a), sem_close(b));
    printf("%d %d\n", sem_unlink("/lockstep-corpus-a"), sem_unlink("/lockstep-corpus-b"));
    return 0;
}
