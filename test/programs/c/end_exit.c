#include <stdio.h>
#include <stdlib.h>
static void deep(int n) { if (n == 0) exit(EXIT_FAILURE + 2); deep(n - 1); printf("never\n"); }
int main(void) {
    printf("flushed by exit");
    deep(3);
}
