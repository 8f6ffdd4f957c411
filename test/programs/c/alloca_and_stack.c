#include <alloca.h>
#include <stdio.h>
#include <string.h>
static int use(int n) { char *p = alloca(n); memset(p, 1, n); int s = 0; for (int i = 0; i < n; i++) s += p[i]; return s; }
int main(void) {
    int t = 0;
    for (int i = 1; i <= 100; i++) t += use(i);
    printf("%d\n", t);
    char big[100000];
    memset(big, 'x', sizeof big);
    big[99999] = 0;
    printf("%zu\n", strlen(big));
    return 0;
}
