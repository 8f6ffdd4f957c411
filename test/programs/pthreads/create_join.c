#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct job { int id; long result; };

static void *square(void *arg) { long n = (long)arg; return (void *)(n * n); }
static void *fill(void *arg) { struct job *j = arg; j->result = j->id * 100L; return j; }
static void *heap(void *arg) { int *p = malloc(sizeof *p); *p = *(int *)arg + 1; pthread_exit(p); }

int main(void) {
    pthread_t t[5];
    for (long i = 0; i < 5; i++)
        if (pthread_create(&t[i], NULL, square, (void *)i) != 0) return 1;
    for (int i = 0; i < 5; i++) {
        void *r;
        printf("%d", pthread_join(t[i], &r));
        printf(" %ld\n", (long)r);
    }
    struct job jobs[3];
    for (int i = 0; i < 3; i++) { jobs[i].id = i; pthread_create(&t[i], NULL, fill, &jobs[i]); }
    long sum = 0;
    for (int i = 0; i < 3; i++) { void *r; pthread_join(t[i], &r); sum += ((struct job *)r)->result; }
    printf("%ld\n", sum);
    int n = 41, *answer;
    pthread_create(&t[0], NULL, heap, &n);
    pthread_join(t[0], (void **)&answer);
    printf("%d\n", *answer);
    free(answer);
    return 0;
}
