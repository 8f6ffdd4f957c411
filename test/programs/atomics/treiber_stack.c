#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct node { int v; struct node *next; };
static _Atomic(struct node *) top;
static atomic_long popped;
static void push(struct node *n) {
    n->next = atomic_load(&top);
    while (!atomic_compare_exchange_weak(&top, &n->next, n)) ;
}
static struct node *pop(void) {
    struct node *n = atomic_load(&top);
    while (n && !atomic_compare_exchange_weak(&top, &n, n->next)) ;
    return n;
}
static void *pusher(void *arg) {
    struct node *pool = arg;
    for (int i = 0; i < 100; i++) push(&pool[i]);
    return NULL;
}
static void *popper(void *arg) { struct node *n; while ((n = pop())) atomic_fetch_add(&popped, n->v); return NULL; }
int main(void) {
    static struct node pool[3][100];
    pthread_t t[3];
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 100; k++) pool[i][k].v = i * 100 + k;
        pthread_create(&t[i], NULL, pusher, pool[i]);
    }
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    int n = 0;
    for (struct node *p = top; p; p = p->next) n++;
    printf("%d on the stack\n", n);
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, popper, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%ld %d\n", popped, top == NULL);
    return 0;
}
