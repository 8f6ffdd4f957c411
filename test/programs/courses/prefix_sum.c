#include <stdio.h>
#include <string.h>
#include <pthread.h>
#define T 4
#define N 16

static int in[N], out[N], tmp[N];
static pthread_barrier_t b;

static void *scan(void *p) {
  int t = (int)(size_t)p;
  int lo = t * N / T, hi = (t + 1) * N / T;
  for (int d = 1; d < N; d <<= 1) {
    for (int i = lo; i < hi; i++) tmp[i] = i >= d ? out[i] + out[i - d] : out[i];
    int rc = pthread_barrier_wait(&b);
    if (rc == PTHREAD_BARRIER_SERIAL_THREAD) memcpy(out, tmp, sizeof out);
    pthread_barrier_wait(&b);
  }
  return NULL;
}

int main(void) {
  pthread_t th[T];
  for (int i = 0; i < N; i++) out[i] = in[i] = (i * 7 + 3) % 10;
  pthread_barrier_init(&b, NULL, T);
  for (size_t i = 0; i < T; i++) pthread_create(&th[i], NULL, scan, (void *)i);
  for (int i = 0; i < T; i++) pthread_join(th[i], NULL);
  pthread_barrier_destroy(&b);
  for (int i = 0; i < N; i++) printf("%d/%d ", in[i], out[i]);
  puts("");
  return 0;
}
