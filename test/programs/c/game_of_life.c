#include <stdio.h>
#include <string.h>
#define H 8
#define W 10
static char world[H][W + 1] = {"..........", "..#.......", "...#......", ".###......", "..........", "......##..", "......##..", ".........."};
static int alive(char w[H][W + 1], int r, int c) { return w[(r + H) % H][(c + W) % W] == '#'; }
int main(void) {
    for (int g = 0; g < 12; g++) {
        char next[H][W + 1];
        memset(next, 0, sizeof next);
        for (int r = 0; r < H; r++)
            for (int c = 0; c < W; c++) {
                int n = 0;
                for (int dr = -1; dr <= 1; dr++) for (int dc = -1; dc <= 1; dc++) if (dr || dc) n += alive(world, r + dr, c + dc);
                next[r][c] = n == 3 || (n == 2 && alive(world, r, c)) ? '#' : '.';
            }
        memcpy(world, next, sizeof world);
    }
    for (int r = 0; r < H; r++) puts(world[r]);
    return 0;
}
