#include <stdio.h>

struct point { int x, y; };
struct item { const char *name; struct point at; int tags[3]; };
static int sparse[10] = {[3] = 30, 40, [8] = 80, [0] = 1};
static struct item items[] = {
    {.name = "a", .at = {.y = 2}, .tags = {[2] = 9}},
    [2] = {"c", {5, 6}, 1, 2, 3},
    [1].name = "b", [1].at.x = 7,
};
static struct point grid[2][2] = {[1][0] = {3, 4}, [0][1].y = 8};
static int *pointer = &sparse[4];
static const char *text = "a string" + 2;
static double half = 1 / 2., none = 1 / 2;
static int len(const int *a) { int n = 0; while (a[n] != 0) n++; return n; }
static int dist(struct point p) { return p.x + p.y; }
static struct point *global = &(struct point){11, 12};

int main(void) {
    for (int i = 0; i < 10; i++) printf("%d ", sparse[i]);
    printf("\n");
    for (int i = 0; i < 3; i++)
        printf("%s %d %d %d %d %d\n", items[i].name, items[i].at.x, items[i].at.y, items[i].tags[0], items[i].tags[1], items[i].tags[2]);
    printf("%zu\n", sizeof items / sizeof items[0]);
    printf("%d %d %d\n", grid[1][0].x, grid[0][1].y, grid[1][1].x);
    printf("%d %s %g %g\n", *pointer, text, half, none);
    printf("%d\n", len((int[]){5, 4, 3, 0}));
    printf("%d\n", dist((struct point){.x = 3, .y = 4}));
    struct point *p = &(struct point){1, 2};
    p->x += 10;
    printf("%d %d %d\n", p->x, p->y, global->y);
    int n = 3;
    int local[] = {n, n * n, [5] = n + 1};
    printf("%zu %d %d %d\n", sizeof local / sizeof *local, local[1], local[2], local[5]);
    struct item dup = {.name = "x", .at = {1, 2}, .at.x = 9};
    printf("%d %d\n", dup.at.x, dup.at.y);
    char chars[][3] = {"ab", {'c', 'd'}, {'e'}};
    printf("%s %s %s\n", chars[0], chars[1], chars[2]);
    char *s = (char[]){"writable"};
    s[0] = 'W';
    puts(s);
    int scalar = {7};
    union { int i; char c[4]; } u = {.c = {1, 2, 3, 4}};
    printf("%d %x\n", scalar, u.i);
    int range[8] = {[0 ... 3] = 1, [4 ... 7] = 2};
    printf("%d%d%d\n", range[0], range[3], range[4]);
    for (int i = 0; i < 2; i++) { int fresh[3] = {i}; printf("%d%d ", fresh[0], fresh[2]); fresh[2] = 9; }
    printf("\n");
    return 0;
}
