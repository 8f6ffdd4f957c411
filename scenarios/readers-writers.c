/*---
title: Readers and a writer
topic: Waiting
order: 70
teaches: [L11, L13]
about: Many may read at once, a writer must be alone. With readers coming all the time the writer waits long - glibc's lock lets readers pass.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [x, y, torn]
challenge: { goal: "both have read twice before the writer is in", when: "x == 0 && T2.i == 2 && T3.i == 2", par: 39, hint: "A reader that comes while another one reads gets in." }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
int x = 0, y = 0, torn = 0;        // x and y must be equal

void *reader(void *arg) {
  for (int i = 0; i < 3; i++) {
    pthread_rwlock_rdlock(&rw);    // with other readers
    int seen = x;
    usleep(*(int *)arg);
    if (seen != y)
      torn = 1;                    // never happens
    pthread_rwlock_unlock(&rw);
  }
  return NULL;
}

int main(void) {
  int stay[2] = {30, 50};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, reader, &stay[i]);
  usleep(10);
  pthread_rwlock_wrlock(&rw);      // alone
  x++;
  y++;
  pthread_rwlock_unlock(&rw);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  printf("x %d, y %d, torn %d\n", x, y, torn);
  return torn;
}
