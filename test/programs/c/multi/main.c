#include <stdio.h>
#include "stack.h"
#include "include/config.h"

int shared = 5;
static int hidden(void) { return 1; }
extern const char *banner;

int main(void) {
    printf("%s %d\n", banner, MAX_DEPTH);
    for (int i = 0; i < 6; i++) if (!push(i * shared)) printf("full at %d\n", i);
    while (depth()) printf("%d ", pop());
    printf("\n%d %d %d\n", hidden(), other_hidden(), shared);
    return 0;
}
