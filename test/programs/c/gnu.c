#include <stdio.h>
#include <string.h>

#define max(a, b) ({ typeof(a) a_ = (a); typeof(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))
#define type_name(x) _Generic((x), int: "int", unsigned: "unsigned", long: "long", double: "double", float: "float", \
                              char *: "char *", const char *: "const char *", char: "char", default: "other")

struct node { int v; struct node *next; };
struct holder { int before; struct node link; };
_Static_assert(sizeof(int) == 4, "int");
struct __attribute__((aligned(64))) line { int x; };
__attribute__((noinline)) static int side(int *n) { return ++*n; }

int main(void) {
    int n = 0;
    printf("%d", max(side(&n), 0));
    printf(" %d\n", n);
    printf("%d\n", ({ int t = 5; t *= 2; t + 1; }));
    typeof(n) m = 3;
    __typeof__(&m) pm = &m;
    *pm += 1;
    printf("%d %zu\n", m, ARRAY_SIZE(((int[]){1, 2, 3})));
    struct holder h = {1, {2, NULL}};
    printf("%d\n", container_of(&h.link, struct holder, link)->before);
    printf("%s %s %s %s %s %s %s\n", type_name(1), type_name(1u), type_name(1L), type_name(1.0), type_name("x"), type_name((char)1), type_name(&n));
    printf("%s %s\n", type_name('a'), type_name(1.0f));
    printf("%zu %zu %zu %zu\n", _Alignof(long), _Alignof(char), sizeof(struct line), __alignof__(struct line));
    _Alignas(32) char buf[5];
    printf("%d\n", (int)((unsigned long)buf % 32));
    printf("%d %d %d\n", __builtin_popcount(0xff0f), __builtin_ctz(8), __builtin_clz(1));
    printf("%d %d\n", __builtin_expect(n == 1, 1) != 0, __builtin_constant_p(5));
    printf("%d %d\n", __builtin_ffs(12), __builtin_popcountl(-1L));
    printf("%d\n", __builtin_types_compatible_p(int, signed));
    __extension__ int ext = 0b1011;
    printf("%d %d\n", ext, __builtin_bswap32(0x01020304) == 0x04030201);
    return 0;
}
