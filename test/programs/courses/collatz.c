#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>

static int *seq;
static int len;

void *collatz(void *arg) {
  int n=*(int*)arg;
  int cap=4;
  seq=malloc(cap*sizeof(int));
  for(;;) {
    if(len==cap) {
      cap*=2;
      seq=realloc(seq,cap*sizeof(int));
    }
    seq[len++]=n;
    if(n==1)break;
    n = n%2? 3*n+1:n/2;
  }
  return NULL;
}

int main(int argc,char**argv) {
  int n = argc>1?atoi(argv[1]):10;
  pthread_t t;
  if(pthread_create(&t,NULL,collatz,&n)) {
    perror("create");
    return 1;
  }
  pthread_join(t,NULL);
  for(int i=0;i<len;i++) printf("%d%s",seq[i],i<len-1?", ":"\n");
  free(seq);
  return 0;
}
