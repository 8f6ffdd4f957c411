#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>

typedef struct {
  int *a;
  int n;
} job;

static int nthreads;
static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;

static void swap(int *x, int *y) {
  int t = *x;
  *x = *y;
  *y = t;
}

static void *qs(void *v) {
  job j = *(job *)v;
  if (j.n < 2) return NULL;
  int p = j.a[(j.n - 1) / 2], i = -1, k = j.n;
  for (;;) {
    do i++;
    while (j.a[i] < p);
    do k--;
    while (j.a[k] > p);
    if (i >= k) break;
    swap(&j.a[i], &j.a[k]);
  }
  job l = { j.a, k + 1 }, r = { j.a + k + 1, j.n - k - 1 };
  pthread_t t;
  int spawn = 0;
  pthread_mutex_lock(&mu);
  if (nthreads < 6) {
    nthreads++;
    spawn = 1;
  }
  pthread_mutex_unlock(&mu);
  if (spawn && pthread_create(&t, NULL, qs, &l) == 0) {
    qs(&r);
    pthread_join(t, NULL);
  } else {
    qs(&l);
    qs(&r);
  }
  return NULL;
}

int main(void) {
  int a[80];
  srandom(3);
  for (int i = 0; i < 80; i++) a[i] = random() % 1000;
  job j = { a, 80 };
  qs(&j);
  for (int i = 1; i < 80; i++) if (a[i - 1] > a[i]) {
    puts("unsorted");
    return 1;
  }
  printf("%d %d %d %d\n", a[0], a[20], a[40], a[79]);
  return 0;
}
