#include <limits.h>
#include <stdio.h>
int main(void) {
    volatile int min = INT_MIN, minus = -1;
    printf("%d\n", min % 10);
    fflush(stdout);
    printf("%d\n", min / minus);
    return 0;
}
