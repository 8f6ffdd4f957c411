#include <stdio.h>
#include <string.h>

struct point { int x, y; };
struct rect { struct point min, max; char name[8]; };
typedef struct { double re, im; } complex_t;
struct big { int v[40]; };
struct mixed { char a; long b; char c; short d; char e; };
struct empty_tail { char a; int b; char c; };
struct __attribute__((packed)) packed { char a; int b; short c; };

static struct point add(struct point a, struct point b) { a.x += b.x; a.y += b.y; return a; }
static struct rect make(int w, int h) { return (struct rect){{0, 0}, {w, h}, "box"}; }
static complex_t mul(complex_t a, complex_t b) { return (complex_t){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
static struct big fill(int n) { struct big b; for (int i = 0; i < 40; i++) b.v[i] = n + i; return b; }
static int total(struct big b) { int s = 0; for (int i = 0; i < 40; i++) s += b.v[i]; b.v[0] = -1; return s; }

int main(void) {
    struct point p = {1, 2}, q = add(p, (struct point){.y = 5});
    printf("%d %d %d %d\n", p.x, p.y, q.x, q.y);
    struct rect r = make(3, 4), s = r;
    s.max.x = 9;
    strcpy(s.name, "other");
    printf("%d %s %d %s\n", r.max.x, r.name, s.max.x, s.name);
    printf("%d\n", make(7, 8).max.y);
    complex_t c = {1, 2};
    for (int i = 0; i < 3; i++) c = mul(c, c);
    printf("%g %g\n", c.re, c.im);
    struct big b = fill(100);
    printf("%d %d\n", total(b), b.v[0]);
    printf("%d\n", fill(5).v[39]);
    printf("%zu %zu %zu %zu\n", sizeof(struct mixed), sizeof(struct empty_tail), sizeof(struct packed), sizeof(struct rect));
    struct { struct { int a; struct { int b[2]; } in; } mid; } nest = {{1, {{2, 3}}}};
    printf("%d\n", nest.mid.in.b[1]);
    struct point arr[3] = {{1, 1}, {2, 2}}, *ap = arr;
    ap[2] = *ap;
    (ap + 1)->x = 50;
    printf("%d %d %d\n", arr[2].x, arr[1].x, arr[1].y);
    struct point same = p;
    printf("%d\n", same.x == p.x && same.y == p.y);
    p = (q = (struct point){8, 9});
    printf("%d %d\n", p.x, q.y);
    struct anon { int tag; union { int i; float f; }; struct { short lo, hi; }; } an = {.tag = 1, .i = 2, .hi = 3};
    printf("%d %d %d %zu\n", an.i, an.lo, an.hi, sizeof an);
    struct packed pk = {1, 0x01020304, 5};
    printf("%d %d\n", pk.b, ((char *)&pk)[1]);
    struct list { int v; struct list *next; } l3 = {3, 0}, l2 = {2, &l3}, l1 = {1, &l2};
    for (struct list *l = &l1; l; l = l->next) printf("%d ", l->v);
    printf("\n");
    memset(&p, 0, sizeof p);
    printf("%d %d\n", p.x, p.y);
    return 0;
}
