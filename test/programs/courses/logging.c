#define _GNU_SOURCE
#include <stdio.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <pthread.h>
#include <stdlib.h>
#include <errno.h>

enum level { DEBUG, INFO, WARN, ERROR };
static const char *const names[] = { "DEBUG", "INFO", "WARN", "ERROR" };
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static enum level threshold = INFO;

__attribute__((format(printf, 4, 5))) static int log_at(enum level l, const char *file, int line,
    const char *fmt, ...) {
  if (l < threshold) return 0;
  char buf[128];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(buf, sizeof buf, fmt, ap);
  va_end(ap);
  pthread_mutex_lock(&m);
  fprintf(stdout, "%-5s %s:%d: %.*s%s\n", names[l], strrchr(file, '/') ? strrchr(file, '/') + 1 : file,
      line, (int)sizeof buf - 1, buf, n >= (int)sizeof buf ? "..." : "");
  pthread_mutex_unlock(&m);
  return n;
}

#define log_info(...) log_at(INFO, "x/log.c", 10, __VA_ARGS__)
#define log_debug(fmt, args...) log_at(DEBUG, __FILE__, __LINE__, fmt, ##args)

static int sum(int n, ...) {
  va_list ap, aq;
  va_start(ap, n);
  va_copy(aq, ap);
  int s = 0;
  for (int i = 0; i < n; i++) s += va_arg(ap, int);
  for (int i = 0; i < n; i++) s += va_arg(aq, int);
  va_end(ap);
  va_end(aq);
  return s;
}

static void die(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  vfprintf(stdout, fmt, ap);
  va_end(ap);
  fputc('\n', stdout);
  exit(3);
}

int main(void) {
  log_info("pid %s, %5.2f%%, %c, %#x, %lu", "me", 99.5, '!', 255, 1UL << 40);
  log_debug("hidden");
  threshold = DEBUG;
  char *s;
  if (asprintf(&s, "%0*d|%-*s|%+d", 6, 42, 8, "ab", 7) < 0) return 1;
  log_info("%s (%zu)", s, strlen(s));
  free(s);
  char big[300];
  memset(big, 'z', 299);
  big[299] = 0;
  printf("%d\n", log_info("%s", big));
  printf("sum %d\n", sum(4, 1, 2, 3, 4));
  errno = ENOENT;
  printf("%m / %s\n", strerror(EACCES));
  die("fatal: %s", "bye");
}
