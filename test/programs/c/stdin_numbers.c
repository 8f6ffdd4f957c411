#include <stdio.h>

int main(void) {
    int n, x, min = 0, max = 0;
    long sum = 0;
    if (scanf("%d", &n) != 1) return 1;
    for (int i = 0; i < n; i++) {
        if (scanf("%d", &x) != 1) { printf("short\n"); return 2; }
        if (i == 0 || x < min) min = x;
        if (i == 0 || x > max) max = x;
        sum += x;
    }
    printf("n=%d min=%d max=%d mean=%.3f\n", n, min, max, (double)sum / n);
    char name[32];
    double price;
    while (scanf(" %31[^:]: %lf", name, &price) == 2) printf("%-10s|%8.2f\n", name, price);
    printf("eof %d\n", feof(stdin) != 0);
    return 0;
}
