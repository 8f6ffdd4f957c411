#include <stdio.h>
#include <stdlib.h>

struct tree { int key, height; struct tree *kid[2]; };

static int h(struct tree *t) { return t ? t->height : 0; }
static void fix(struct tree *t) { int a = h(t->kid[0]), b = h(t->kid[1]); t->height = 1 + (a > b ? a : b); }
static struct tree *rotate(struct tree *t, int d) {
    struct tree *k = t->kid[!d];
    t->kid[!d] = k->kid[d];
    k->kid[d] = t;
    fix(t);
    fix(k);
    return k;
}
static struct tree *balance(struct tree *t) {
    fix(t);
    int b = h(t->kid[0]) - h(t->kid[1]);
    if (b >= -1 && b <= 1) return t;
    int d = b > 0 ? 0 : 1;
    if (h(t->kid[d]->kid[d]) < h(t->kid[d]->kid[!d])) t->kid[d] = rotate(t->kid[d], d);
    return rotate(t, !d);
}
static struct tree *insert(struct tree *t, int key) {
    if (!t) { t = calloc(1, sizeof *t); t->key = key; t->height = 1; return t; }
    if (key == t->key) return t;
    int d = key > t->key;
    t->kid[d] = insert(t->kid[d], key);
    return balance(t);
}
static void walk(const struct tree *t, void (*f)(int, void *), void *arg) {
    if (!t) return;
    walk(t->kid[0], f, arg);
    f(t->key, arg);
    walk(t->kid[1], f, arg);
}
static void show(int key, void *arg) { int *n = arg; if ((*n)++ % 10 == 0) printf("%d ", key); }
static void drop(struct tree *t) { if (t) { drop(t->kid[0]); drop(t->kid[1]); free(t); } }

int main(void) {
    struct tree *t = NULL;
    for (int i = 1; i <= 100; i++) t = insert(t, i);
    printf("height %d, root %d\n", h(t), t->key);
    for (int i = 0; i < 200; i++) t = insert(t, i * 7919 % 1000);
    int n = 0;
    walk(t, show, &n);
    printf("\n%d keys, height %d\n", n, h(t));
    drop(t);
    return 0;
}
