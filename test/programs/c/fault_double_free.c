#include <stdio.h>
#include <stdlib.h>
int main(void) {
    char *volatile p = malloc(40);
    free(p);
    printf("once\n");
    fflush(stdout);
    free(p);
    printf("twice\n");
    return 0;
}
