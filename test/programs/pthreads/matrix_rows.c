#include <pthread.h>
#include <stdio.h>

#define M 6
#define K 5
#define N 4
int A[M][K], B[K][N], C[M][N];
struct v { int i, j; };
void *runner(void *param) {
    struct v *d = (struct v *)param;
    int n, sum = 0;
    for (n = 0; n < K; n++) sum += A[d->i][n] * B[n][d->j];
    C[d->i][d->j] = sum;
    pthread_exit(0);
}
int main(int argc, char *argv[]) {
    int i, j, count = 0;
    static struct v data[M * N];
    pthread_t workers[M * N];
    for (i = 0; i < M; i++) for (j = 0; j < K; j++) A[i][j] = i + j;
    for (i = 0; i < K; i++) for (j = 0; j < N; j++) B[i][j] = i * j - 3;
    for (i = 0; i < M; i++)
        for (j = 0; j < N; j++) {
            data[count].i = i;
            data[count].j = j;
            pthread_attr_t attr;
            pthread_attr_init(&attr);
            pthread_create(&workers[count], &attr, runner, &data[count]);
            count++;
        }
    for (i = 0; i < count; i++) pthread_join(workers[i], NULL);
    for (i = 0; i < M; i++, printf("\n")) for (j = 0; j < N; j++) printf("%5d", C[i][j]);
    return 0;
}
