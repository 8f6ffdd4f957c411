#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

/* a1 before b2, b1 before a2 */
static sem_t a_arrived, b_arrived;
static int a1, b1, wrong;
static void *a(void *arg) { a1 = 1; sem_post(&a_arrived); sem_wait(&b_arrived); if (!b1) wrong = 1; return NULL; }
static void *b(void *arg) { b1 = 1; sem_post(&b_arrived); sem_wait(&a_arrived); if (!a1) wrong = 1; return NULL; }
int main(void) {
    for (int i = 0; i < 20; i++) {
        a1 = b1 = 0;
        sem_init(&a_arrived, 0, 0);
        sem_init(&b_arrived, 0, 0);
        pthread_t x, y;
        pthread_create(&x, NULL, a, NULL);
        pthread_create(&y, NULL, b, NULL);
        pthread_join(x, NULL);
        pthread_join(y, NULL);
    }
    printf("wrong %d\n", wrong);
    return 0;
}
