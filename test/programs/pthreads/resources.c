#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>

int main(void) {
  int g;
  int pol;
  struct sched_param sp;
  pthread_getschedparam(pthread_self(), &pol, &sp);
  printf("%d %d\n", pol, sp.sched_priority);
  sp.sched_priority = 0;
  printf("%d\n", pthread_setschedparam(pthread_self(), SCHED_OTHER, &sp));
  sp.sched_priority = 5;
  printf("%s\n", strerror(pthread_setschedparam(pthread_self(), SCHED_OTHER, &sp)));
  printf("%d %d\n", sched_getscheduler(0) == SCHED_OTHER, getpriority(PRIO_PROCESS, 0));
  errno = 0;
  int n = nice(3);
  printf("%d %d\n", n, getpriority(PRIO_PROCESS, 0));
  int *p = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  printf("%d %d\n", p[0], p[2499]);
  p[100] = 7;
  g = mprotect(p, 4096, PROT_READ);
  printf("%d %d\n", g, p[100]);
  printf("%d\n", munmap(p, 10000));
  errno = 0;
  void *q = mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("%d %s\n", q == MAP_FAILED, strerror(errno));
  struct rusage ru;
  g = getrusage(RUSAGE_SELF, &ru);
  printf("%d %d\n", g, ru.ru_maxrss > 0);
  struct rlimit rl;
  printf("%d\n", getrlimit(RLIMIT_STACK, &rl));
  printf("%lu\n", (unsigned long)rl.rlim_cur);
  struct tms t;
  printf("%d\n", times(&t) >= 0);
  struct utsname u;
  uname(&u);
  printf("%s %s\n", u.sysname, u.machine);
  int *sh = mmap(NULL, sizeof *sh, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0);
  *sh = 3;
  printf("%d\n", *sh);
  p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  fflush(stdout);
  p[0] = 1;
  return 0;
}
