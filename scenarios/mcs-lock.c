/*---
title: MCS lock
topic: Locks
order: 47
teaches: [L9]
about: A queue in which each spins on a flag of its own (Mellor-Crummey and Scott, 1991). Whoever leaves sets the flag of the next, so that one cache line moves and all other cores are left alone.
machine: { cores: 4, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [tail, counter]
twin: ticket-lock.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

struct node {                      // each in a line of its own
  _Alignas(64) _Atomic(struct node *) next;
  atomic_int waits;
} node[3];
_Atomic(struct node *) tail;
int counter = 0;

void *worker(void *arg) {
  struct node *me = arg;
  for (int i = 0; i < 6; i++) {
    me->next = NULL;
    me->waits = 1;
    struct node *before = atomic_exchange(&tail, me);
    if (before != NULL) {          // behind somebody: tell him
      before->next = me;
      while (me->waits)            // look at my own flag
        ;
    }
    counter = counter + 1;
    struct node *last = me;
    if (!atomic_compare_exchange_strong(&tail, &last, NULL)) {
      while (me->next == NULL)     // he is about to tell me
        ;
      atomic_load(&me->next)->waits = 0;
    }
  }
  return NULL;
}

int main(void) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], NULL, worker, &node[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  return counter != 18;
}
