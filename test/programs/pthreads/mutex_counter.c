#include <pthread.h>
#include <stdio.h>

#define THREADS 4
#define TIMES 500
static int counter;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
void *worker(void *arg)
{
    int i;
    for (i = 0; i < TIMES; i++) {
        pthread_mutex_lock(&lock);
        counter++;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}
int main()
{
    pthread_t tid[THREADS];
    int i;
    for (i = 0; i < THREADS; i++)
        pthread_create(&tid[i], NULL, worker, NULL);
    for (i = 0; i < THREADS; i++)
        pthread_join(tid[i], NULL);
    printf("counter = %d\n", counter);
    return 0;
}
