#include <stdio.h>
#include <stdlib.h>

typedef struct node { int v; struct node *next; } node;

static node *cons(int v, node *next) { node *n = malloc(sizeof *n); n->v = v; n->next = next; return n; }
static void print(const node *l) { printf("("); for (; l; l = l->next) printf(l->next ? "%d " : "%d", l->v); printf(")\n"); }
static node *reverse(node *l) { node *r = NULL; while (l) { node *n = l->next; l->next = r; r = l; l = n; } return r; }
static void insert(node **p, int v) { while (*p && (*p)->v < v) p = &(*p)->next; *p = cons(v, *p); }
static void delete(node **p, int v) { while (*p) if ((*p)->v == v) { node *d = *p; *p = d->next; free(d); } else p = &(*p)->next; }
static node *merge(node *a, node *b) {
    node head, *t = &head;
    while (a && b) { node **m = a->v <= b->v ? &a : &b; t->next = *m; t = *m; *m = (*m)->next; }
    t->next = a ? a : b;
    return head.next;
}
static int length(const node *l) { return l ? 1 + length(l->next) : 0; }
static node *sort(node *l) {
    if (!l || !l->next) return l;
    node *slow = l, *fast = l->next;
    while (fast && fast->next) { slow = slow->next; fast = fast->next->next; }
    node *half = slow->next;
    slow->next = NULL;
    return merge(sort(l), sort(half));
}

int main(void) {
    node *l = NULL;
    for (int i = 0; i < 8; i++) l = cons(i * 37 % 11, l);
    print(l);
    l = reverse(l); print(l);
    l = sort(l); print(l);
    insert(&l, -1); insert(&l, 5); insert(&l, 99); print(l);
    delete(&l, 5); delete(&l, -1); delete(&l, 1000); print(l);
    printf("%d\n", length(l));
    node *m = NULL;
    for (int i = 10; i > 0; i -= 3) m = cons(i, m);
    l = merge(l, m); print(l);
    while (l) { node *n = l->next; free(l); l = n; }
    print(l);
    return 0;
}
