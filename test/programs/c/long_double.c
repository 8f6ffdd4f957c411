#include <stdio.h>

int main(void) {
    long double a = 1.5L, b = 0.25L;
    printf("%zu\n", sizeof a);
    printf("%Lf %Lg %.3Le\n", a + b, a * b, a / b);
    printf("%d %d\n", (int)(a * 4), a > b);
    double d = a - b;
    printf("%g\n", d);
    long double s = 0;
    for (int i = 1; i <= 10; i++) s += i;
    printf("%.1Lf\n", s);
    return 0;
}
