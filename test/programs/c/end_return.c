#include <stdio.h>
#include <stdlib.h>
static void last(void) { printf("atexit 1\n"); }
static void first(void) { printf("atexit 2\n"); }
int main(void) {
    atexit(last);
    atexit(first);
    printf("returning 300\n");
    return 300;
}
