#include <stdio.h>
#include <time.h>
#include <sys/time.h>
#include <unistd.h>
#include <stdlib.h>

static double now(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return ts.tv_sec + ts.tv_nsec / 1e9;
}

static long long us(void) {
  struct timeval tv;
  gettimeofday(&tv, 0);
  return tv.tv_sec * 1000000LL + tv.tv_usec;
}

int main(void) {
  double a = now();
  usleep(20000);
  double b = now();
  printf("%d\n", b - a >= 0.02 && b - a < 1);
  long long c = us();
  struct timespec r = { 0, 5000000 }, rem;
  nanosleep(&r, &rem);
  printf("%d\n", us() - c >= 5000);
  clock_t k = clock();
  volatile double s = 0;
  for (int i = 0; i < 3000; i++) s += i * 0.5;
  printf("%d %.1f\n", clock() >= k, s);
  time_t t = time(NULL);
  struct tm *tm = localtime(&t);
  char buf[64];
  size_t n = strftime(buf, sizeof buf, "%Y-%m-%d %H:%M:%S", tm);
  printf("%zu %d\n", n, tm->tm_year > 100);
  srand(time(NULL));
  int d = rand() % 6 + 1;
  printf("%d\n", d >= 1 && d <= 6);
  struct timeval t0 = { 5, 900000 }, t1 = { 7, 100000 }, diff;
  timersub(&t1, &t0, &diff);
  printf("%ld.%06ld %d\n", (long)diff.tv_sec, (long)diff.tv_usec, timercmp(&t0, &t1, <));
  struct timespec res;
  printf("%d\n", clock_getres(CLOCK_REALTIME, &res) == 0);
  time_t z = 86400 * 365;
  printf("%s", asctime(gmtime(&z)));
  struct tm g = { .tm_year = 124, .tm_mon = 1, .tm_mday = 30 };
  printf("%d %d\n", (int)(timegm(&g) / 86400), g.tm_mon);
  printf("%.0f\n", difftime(100, 50));
  double e = now();
  while (now() - e < 0.003) ;
  puts("spun");
  return 0;
}
