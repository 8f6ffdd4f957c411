#include <stdio.h>
int main(void) {
    void (*volatile f)(void) = NULL;
    printf("calling nowhere\n");
    fflush(stdout);
    f();
    return 0;
}
