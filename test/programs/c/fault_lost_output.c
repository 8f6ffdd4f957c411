#include <stdio.h>
/* stdout is no terminal, so it is fully buffered: what was printed dies with the process */
int main(void) {
    volatile int *volatile p = NULL;
    printf("you will not see this\n");
    *p = 42;
    return 0;
}
