#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <pthread.h>
#define N 4
#define POINTS 2000

long circle_count;
pthread_mutex_t lock;

void *work(void *p) {
  unsigned int seed = 42u + (unsigned)(size_t)p;
  long in=0;
  for (long i=0;i<POINTS;++i) {
    double x=rand_r(&seed)/((double)RAND_MAX+1)*2.0-1.0, y=rand_r(&seed)/((double)RAND_MAX+1)*2.0-1.0;
    if(sqrt(x*x+y*y)<1.0) ++in;
  }
  pthread_mutex_lock(&lock);
  circle_count+=in;
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  pthread_t t[N];
  pthread_mutex_init(&lock,NULL);
  for(size_t i=0;i<N;i++) pthread_create(t+i,0,work,(void*)i);
  for(int i=0;i<N;i++) pthread_join(t[i],0);
  pthread_mutex_destroy(&lock);
  double pi=4.0*circle_count/(N*POINTS);
  printf("points %ld pi ~ %.4f err %.4f\n",circle_count,pi,fabs(pi-M_PI));
  return EXIT_SUCCESS;
}
