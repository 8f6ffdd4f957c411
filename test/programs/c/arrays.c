#include <stdio.h>
#include <string.h>

static int sum(int rows, int cols, int m[rows][cols]) {
    int t = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++) t += m[i][j] * (i + 1);
    return t;
}
static size_t decayed(int a[100]) { return sizeof a; }
static int global[3][2] = {{1}, {2, 3}};
static char table[][4] = {"abc", "de", ""};

int main(void) {
    int m[3][4] = {{1, 2, 3, 4}, {5, 6}, 9, 10};
    printf("%d %d %d %d\n", m[1][1], m[1][3], m[2][0], m[2][1]);
    printf("%zu %zu %zu\n", sizeof m, sizeof m[0], sizeof m[0][0]);
    printf("%d\n", sum(3, 4, m));
    printf("%d %d\n", *(*(m + 1) + 1), *((int *)m + 5));
    printf("%d %d %d\n", global[0][1], global[1][1], global[2][0]);
    printf("%zu %s %s [%s]\n", sizeof table, table[0], table[1], table[2]);
    printf("%zu\n", decayed(0));
    int cube[2][3][4], n = 0;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 4; k++) cube[i][j][k] = n++;
    printf("%d %d\n", cube[1][2][3], (&cube[0][0][0])[17]);
    char s[] = "sized", t[10] = "padded", u[3] = {'a', 'b', 'c'};
    printf("%zu %zu %d %c\n", sizeof s, sizeof t, t[9], u[2]);
    int copy[3][4];
    memcpy(copy, m, sizeof m);
    copy[0][0] = 100;
    printf("%d %d\n", m[0][0], copy[2][1]);
    int (*row)[4] = &m[1];
    printf("%d %d\n", row[-1][3], row[1][0]);
    int *ptrs[3] = {m[2], m[1], m[0]};
    printf("%d %d\n", ptrs[0][0], ptrs[2][1]);
    int zeros[100] = {0};
    int z = 0;
    for (int i = 0; i < 100; i++) z |= zeros[i];
    printf("%d\n", z);
    return 0;
}
