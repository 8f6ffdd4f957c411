#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

typedef struct { atomic_uint next, serving; } ticket_lock;
static ticket_lock l;
static int counter, order_broken;
static unsigned last;
static void lock(ticket_lock *t) {
    unsigned me = atomic_fetch_add(&t->next, 1);
    while (atomic_load(&t->serving) != me) sched_yield();
    if (me != last) order_broken++;
    last = me + 1;
}
static void unlock(ticket_lock *t) { atomic_fetch_add(&t->serving, 1); }
static void *work(void *arg) { for (int i = 0; i < 100; i++) { lock(&l); counter++; unlock(&l); } return NULL; }
int main(void) {
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%d %d %u\n", counter, order_broken, l.next);
    return 0;
}
