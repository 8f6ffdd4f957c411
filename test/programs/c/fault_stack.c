#include <stdio.h>
static int dive(int n) {
    volatile char frame[1000];
    frame[n % 1000] = n;
    return dive(n + 1) + frame[(n + 1) % 1000];
}
int main(void) {
    printf("going down\n");
    fflush(stdout);
    return dive(0);
}
