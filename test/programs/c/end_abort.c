#include <stdio.h>
#include <stdlib.h>
int main(void) {
    puts("kept");
    fflush(stdout);
    puts("lost");
    abort();
}
