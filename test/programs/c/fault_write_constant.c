#include <stdio.h>
int main(void) {
    volatile char *volatile s = (volatile char *)"literal";
    printf("%c\n", s[0]);
    fflush(stdout);
    s[0] = 'L';
    printf("%c\n", s[0]);
    return 0;
}
