#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct job { int *a, n; };
static void *sort(void *arg) {
    struct job *j = arg;
    if (j->n < 2) return NULL;
    int half = j->n / 2;
    struct job left = {j->a, half}, right = {j->a + half, j->n - half};
    if (j->n > 16) {
        pthread_t t;
        pthread_create(&t, NULL, sort, &left);
        sort(&right);
        pthread_join(t, NULL);
    } else { sort(&left); sort(&right); }
    int *t = malloc(j->n * sizeof *t), i = 0, k = half, o = 0;
    while (i < half && k < j->n) t[o++] = j->a[i] <= j->a[k] ? j->a[i++] : j->a[k++];
    while (i < half) t[o++] = j->a[i++];
    while (k < j->n) t[o++] = j->a[k++];
    for (i = 0; i < j->n; i++) j->a[i] = t[i];
    free(t);
    return NULL;
}
int main(void) {
    int a[100];
    for (int i = 0; i < 100; i++) a[i] = i * 61 % 101;
    sort(&(struct job){a, 100});
    for (int i = 0; i < 100; i += 9) printf("%d ", a[i]);
    int ok = 1;
    for (int i = 1; i < 100; i++) if (a[i - 1] > a[i]) ok = 0;
    printf("\n%s\n", ok ? "sorted" : "not sorted");
    return 0;
}
