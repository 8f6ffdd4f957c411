#include <assert.h>
#include <stdio.h>
int main(void) {
    int n = 3;
    assert(n == 3);
    printf("first holds\n");
    fflush(stdout);
    assert(n > 3 && "n must be greater");
    printf("never\n");
    return 0;
}
