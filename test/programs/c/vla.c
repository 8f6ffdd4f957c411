#include <stdio.h>
#include <stdlib.h>

static int triangle(int n) {
    int rows[n][n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) rows[i][j] = j == 0 || j == i ? 1 : rows[i - 1][j - 1] + rows[i - 1][j];
    for (int i = 0; i < n; i++, printf("\n"))
        for (int j = 0; j <= i; j++) printf("%d ", rows[i][j]);
    return sizeof rows;
}
static double mean(int n, double v[n]) {
    double s = 0;
    for (int i = 0; i < n; i++) s += v[i];
    return s / n;
}
static int deep(int n) {
    if (n == 0) return 0;
    char local[n * 10];
    local[0] = n;
    local[n * 10 - 1] = 1;
    return local[0] + local[n * 10 - 1] + deep(n - 1);
}

int main(int argc, char **argv) {
    printf("%d\n", triangle(6));
    int n = argc + 3;
    double v[n];
    for (int i = 0; i < n; i++) v[i] = i;
    printf("%zu %.2f\n", sizeof v, mean(n, v));
    for (int i = 1; i < 4; i++) {
        int a[i];
        a[i - 1] = i;
        printf("%zu %d\n", sizeof a, a[i - 1]);
    }
    printf("%d\n", deep(20) );
    typedef int row[n];
    n = 100;
    row r;
    printf("%zu\n", sizeof r / sizeof r[0]);
    int (*grid)[5] = malloc(3 * sizeof *grid);
    grid[2][4] = 77;
    printf("%d\n", (*(grid + 2))[4]);
    free(grid);
    char s[argc + 9];
    snprintf(s, sizeof s, "%s", "too long for this");
    printf("%s\n", s);
    return 0;
}
