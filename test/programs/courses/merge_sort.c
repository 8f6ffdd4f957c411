#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#define MAX 64

struct task {
  int *a;
  int lo, hi;
  int depth;
};

static void merge(int a[], int lo, int mid, int hi) {
  int n1 = mid-lo+1, n2=hi-mid;
  int L[n1], R[n2];
  memcpy(L,a+lo,n1*sizeof(int));
  memcpy(R,a+mid+1,n2*sizeof *R);
  int i=0,j=0,k=lo;
  while(i<n1&&j<n2) a[k++]= L[i]<=R[j]?L[i++]:R[j++];
  while(i<n1) a[k++]=L[i++];
  while(j<n2) a[k++]=R[j++];
}

static void *msort(void *v) {
  struct task *t=v;
  if(t->lo>=t->hi) return 0;
  int mid=t->lo+(t->hi-t->lo)/2;
  struct task l={t->a,t->lo,mid,t->depth+1}, r={.a=t->a,.lo=mid+1,.hi=t->hi,.depth=t->depth+1};
  if(t->depth<3) {
    pthread_t p,q;
    pthread_create(&p,NULL,msort,&l);
    pthread_create(&q,NULL,msort,&r);
    pthread_join(p,NULL);
    pthread_join(q,NULL);
  } else {
    msort(&l);
    msort(&r);
  }
  merge(t->a,t->lo,mid,t->hi);
  return 0;
}

int main(void) {
  int a[MAX];
  srand(7);
  for(int i=0;i<MAX;i++) a[i]=rand()%100;
  struct task t={a,0,MAX-1,0};
  msort(&t);
  for(int i=0;i<MAX;i++) printf("%d%c",a[i],i%16==15?'\n':' ');
  return 0;
}
