#include <stdio.h>
#include <string.h>

struct v3 { float x, y, z; };
struct str { char s[12]; };
struct ll { long a, b; };
struct mixed { double d; int i; };
struct deep { struct v3 v[2]; struct { struct str name; int n; } *p, q; };

static struct v3 cross(struct v3 a, struct v3 b) {
    return (struct v3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
static struct str greet(const char *who) { struct str r; snprintf(r.s, sizeof r.s, "hi %s", who); return r; }
static struct ll swap(struct ll x) { long t = x.a; x.a = x.b; x.b = t; return x; }
static struct mixed scale(int k, struct mixed m, double f) { m.d *= f; m.i *= k; return m; }
static int many(int a, struct ll l, int b, struct mixed m, char c, struct v3 v) { return a + l.a * 10 + b * 100 + m.i * 1000 + c + (int)v.z; }
static struct ll *choose(struct ll *a, struct ll *b, int w) { return w ? a : b; }

int main(void) {
    struct v3 z = cross((struct v3){1, 0, 0}, (struct v3){0, 1, 0});
    printf("%g %g %g\n", z.x, z.y, z.z);
    printf("%s %c %zu\n", greet("bob").s, greet("ann").s[3], sizeof greet("x"));
    struct ll a = {1, 2}, b, c;
    c = b = swap(a);
    c.a = 9;
    printf("%ld %ld %ld %ld\n", a.a, b.a, c.a, swap(swap(c)).b);
    struct mixed m = scale(3, (struct mixed){1.5, 7}, 2);
    printf("%g %d\n", m.d, m.i);
    printf("%d\n", many(1, a, 2, m, 'A', z));
    choose(&a, &b, 0)->b += 5;
    *choose(&a, &b, 1) = (struct ll){.b = 77};
    printf("%ld %ld %ld\n", a.a, a.b, b.b);
    struct deep d = {{{1}, {.z = 2}}, NULL, {{"name"}, 4}}, e[2];
    e[1] = d;
    e[1].p = (void *)&e[1].q;
    e[1].p->n++;
    e[1].p->name.s[0] = 'N';
    e[0] = e[1];
    printf("%s %d %d %s %g\n", e[0].q.name.s, e[0].q.n, e[0].p == (void *)&e[1].q, d.q.name.s, e[0].v[1].z);
    struct v3 arr[3] = {z, z, z}, *it;
    float s = 0;
    for (it = arr; it != arr + 3; ++it) s += (it->z += it - arr);
    printf("%g %ld\n", s, (long)(it - arr));
    struct { char a[3]; } x = {"ab"}, y = x;
    y.a[0]++;
    printf("%s %s %d\n", x.a, y.a, memcmp(&x, &y, sizeof x) < 0);
    return 0;
}
