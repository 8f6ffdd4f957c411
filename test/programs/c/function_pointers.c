#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int (*binop)(int, int);
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static int mul(int a, int b) { return a * b; }
static const struct { char name; binop f; } ops[] = {{'+', add}, {'-', sub}, {'*', mul}};
static binop find(char c) {
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) if (ops[i].name == c) return ops[i].f;
    return NULL;
}
static int (*pick(int n))(int, int) { return n ? add : mul; }
static int fold(const int *v, int n, int init, int (*f)(int, int)) { while (n--) init = f(init, *v++); return init; }
struct object { const struct vtable *vt; int value; };
struct vtable { int (*get)(const struct object *); void (*set)(struct object *, int); };
static int plain(const struct object *o) { return o->value; }
static int doubled(const struct object *o) { return o->value * 2; }
static void set(struct object *o, int v) { o->value = v; }
static const struct vtable A = {plain, set}, B = {doubled, set};
static void bye(void) { printf("bye\n"); }
static int by_length(const void *a, const void *b) { return (int)strlen(*(char *const *)a) - (int)strlen(*(char *const *)b); }

int main(void) {
    printf("%d %d %d %d\n", find('+')(7, 3), find('-')(7, 3), (*find('*'))(7, 3), find('/') == NULL);
    printf("%d %d\n", pick(1)(3, 4), pick(0)(3, 4));
    int v[] = {1, 2, 3, 4, 5};
    printf("%d %d\n", fold(v, 5, 0, add), fold(v, 5, 1, &mul));
    binop table[2][2] = {{add, sub}, {mul, 0}};
    printf("%d %d\n", table[0][1](1, 2), (**table[1])(5, 6));
    struct object o[2] = {{&A, 0}, {&B, 0}};
    for (int i = 0; i < 2; i++) { o[i].vt->set(&o[i], 21); printf("%d\n", o[i].vt->get(&o[i])); }
    void (*end)(void) = bye;
    (***end)();
    const char *words[] = {"ccc", "a", "dddd", "bb"};
    qsort(words, 4, sizeof *words, by_length);
    for (int i = 0; i < 4; i++) printf("%s ", words[i]);
    printf("\n%d %d\n", add == find('+'), pick(0) != add);
    size_t (*len)(const char *) = strlen;
    printf("%zu\n", len("library functions too"));
    atexit(bye);
    return 0;
}
