#include <stdio.h>
#include <string.h>

#define DIGITS 200
typedef struct { unsigned char d[DIGITS]; int n; } big;

static big from(unsigned v) { big b = {{0}, 0}; do b.d[b.n++] = v % 10; while (v /= 10); return b; }
static void scale(big *b, unsigned k) {
    unsigned carry = 0;
    for (int i = 0; i < b->n; i++) { carry += b->d[i] * k; b->d[i] = carry % 10; carry /= 10; }
    while (carry) { b->d[b->n++] = carry % 10; carry /= 10; }
}
static big add(const big *a, const big *b) {
    big r = {{0}, 0};
    unsigned c = 0;
    for (int i = 0; i < a->n || i < b->n || c; i++) {
        c += (i < a->n ? a->d[i] : 0) + (i < b->n ? b->d[i] : 0);
        r.d[r.n++] = c % 10;
        c /= 10;
    }
    return r;
}
static void print(const big *b) { for (int i = b->n; i--;) putchar('0' + b->d[i]); putchar('\n'); }

int main(void) {
    big f = from(1);
    for (int i = 2; i <= 50; i++) scale(&f, i);
    print(&f);
    big p = from(1);
    for (int i = 0; i < 200; i++) scale(&p, 2);
    print(&p);
    big a = from(0), b = from(1);
    for (int i = 0; i < 300; i++) { big t = add(&a, &b); a = b; b = t; }
    print(&a);
    return 0;
}
