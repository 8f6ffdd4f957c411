#include <stdio.h>
#include <stdlib.h>
#include <sys/queue.h>

struct job {
  int id;
  TAILQ_ENTRY(job) entries;
};

TAILQ_HEAD(jobq, job);

struct s {
  int v;
  SLIST_ENTRY(s) next;
};

SLIST_HEAD(slh, s);

struct l {
  int v;
  LIST_ENTRY(l) link;
};

LIST_HEAD(lh, l) lhead = LIST_HEAD_INITIALIZER(lhead);

struct st {
  int v;
  STAILQ_ENTRY(st) n;
};

STAILQ_HEAD(sth, st);

int main(void) {
  struct jobq q;
  TAILQ_INIT(&q);
  for(int i=0;i<5;i++) {
    struct job*j=malloc(sizeof*j);
    j->id=i;
    if(i%2) TAILQ_INSERT_HEAD(&q,j,entries);
    else TAILQ_INSERT_TAIL(&q,j,entries);
  }
  struct job*j;
  TAILQ_FOREACH(j,&q,entries) printf("%d ",j->id);
  puts("");
  while((j=TAILQ_FIRST(&q))) {
    TAILQ_REMOVE(&q,j,entries);
    printf("pop %d empty %d\n",j->id,TAILQ_EMPTY(&q));
    free(j);
  }
  struct slh sl;
  SLIST_INIT(&sl);
  struct s sv[3];
  for(int i=0;i<3;i++) {
    sv[i].v=i;
    SLIST_INSERT_HEAD(&sl,&sv[i],next);
  }
  struct s*sp;
  SLIST_FOREACH(sp,&sl,next) printf("%d",sp->v);
  puts("");
  struct l lv[3];
  for(int i=0;i<3;i++) {
    lv[i].v=i;
    LIST_INSERT_HEAD(&lhead,&lv[i],link);
  }
  LIST_REMOVE(&lv[1],link);
  struct l*lp;
  LIST_FOREACH(lp,&lhead,link) printf("%d",lp->v);
  puts("");
  struct sth h;
  STAILQ_INIT(&h);
  struct st tv[3];
  for(int i=0;i<3;i++) {
    tv[i].v=i;
    STAILQ_INSERT_TAIL(&h,&tv[i],n);
  }
  struct st*tp;
  STAILQ_FOREACH(tp,&h,n) printf("%d",tp->v);
  puts("");
  return 0;
}
