#define _GNU_SOURCE
#include <sched.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *w(void *a) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  if (pthread_setaffinity_np(pthread_self(), sizeof(cpu_set_t), &set) != 0) return (void *)1;
  CPU_ZERO(&set);
  pthread_getaffinity_np(pthread_self(), sizeof set, &set);
  printf("count %d isset0 %d cpu %d\n", CPU_COUNT(&set), CPU_ISSET(0, &set) != 0, sched_getcpu());
  return 0;
}

int main(void) {
  cpu_set_t m;
  pthread_t t;
  void *r;
  CPU_ZERO(&m);
  CPU_SET(0, &m);
  if (sched_setaffinity(0, sizeof(m), &m) == -1) perror("sched_setaffinity");
  printf("procs>0 %d page %ld\n", sysconf(_SC_NPROCESSORS_ONLN) > 0, sysconf(_SC_PAGESIZE));
  pthread_create(&t, 0, w, 0);
  pthread_join(t, &r);
  printf("%ld\n", (long)r);
  return 0;
}
