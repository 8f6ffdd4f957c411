#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static void never(void) { write(1, "never\n", 6); }
int main(void) {
    atexit(never);
    printf("flushed\n");
    fflush(stdout);
    printf("dropped\n");
    _exit(7);
}
