#include <stdio.h>

static int n, column[16], first[16];
static long solutions;

static int safe(int row, int col) {
    for (int r = 0; r < row; r++)
        if (column[r] == col || column[r] - col == row - r || col - column[r] == row - r) return 0;
    return 1;
}
static void place(int row) {
    if (row == n) {
        if (solutions++ == 0) for (int i = 0; i < n; i++) first[i] = column[i];
        return;
    }
    for (int c = 0; c < n; c++)
        if (safe(row, c)) { column[row] = c; place(row + 1); }
}
static long bits(unsigned all, unsigned cols, unsigned l, unsigned r) {
    if (cols == all) return 1;
    long s = 0;
    for (unsigned free = all & ~(cols | l | r); free; free &= free - 1) {
        unsigned b = free & -free;
        s += bits(all, cols | b, (l | b) << 1, (r | b) >> 1);
    }
    return s;
}

int main(void) {
    for (n = 4; n <= 7; n++) { solutions = 0; place(0); printf("%d: %ld %ld\n", n, solutions, bits((1u << n) - 1, 0, 0, 0)); }
    n = 8;
    solutions = 0;
    place(0);
    for (int i = 0; i < n; i++, putchar('\n')) for (int j = 0; j < n; j++) putchar(first[i] == j ? 'Q' : '.');
    printf("%ld\n", solutions);
    return 0;
}
