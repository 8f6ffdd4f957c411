#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

typedef struct node { _Atomic(struct node *) next; atomic_int locked; } node;
static _Atomic(node *) tail;
static int counter;
static void lock(node *me) {
    atomic_store(&me->next, NULL);
    atomic_store(&me->locked, 1);
    node *before = atomic_exchange(&tail, me);
    if (before) {
        atomic_store(&before->next, me);
        while (atomic_load(&me->locked)) sched_yield();
    }
}
static void unlock(node *me) {
    node *after = atomic_load(&me->next);
    if (!after) {
        node *expected = me;
        if (atomic_compare_exchange_strong(&tail, &expected, NULL)) return;
        while (!(after = atomic_load(&me->next))) sched_yield();
    }
    atomic_store(&after->locked, 0);
}
static void *work(void *arg) { node me; for (int i = 0; i < 100; i++) { lock(&me); counter++; unlock(&me); } return NULL; }
int main(void) {
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%d %d\n", counter, tail == NULL);
    return 0;
}
