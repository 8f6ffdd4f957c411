#include <limits.h>
#include <stdio.h>

int main(void) {
    unsigned char c;
    int n = 0;
    for (c = 250; c != 3; c++) n++;
    printf("%d\n", n);
    for (unsigned i = 5; i-- > 0;) printf("%u ", i);
    printf("\n");
    for (signed char s = 125; s > 0; s++) printf("%d ", s);
    printf("\n");
    n = 0;
    for (unsigned short u = 1; u; u <<= 1) n++;
    printf("%d\n", n);
    for (long l = LONG_MAX - 1; l > 0; l++) n++;
    printf("%d\n", n);
    for (double d = 0; d < 1; d += 0.25) printf("%g ", d);
    printf("\n");
    for (float f = 16777214; f < 16777217 && n < 24; f++, n++) printf("%.0f ", f);
    printf("\n");
    int i = 0, j = 10;
    while (i++ < --j) ;
    printf("%d %d\n", i, j);
    i = 0;
    do if (i == 3) goto done; else i++; while (1);
done:
    printf("%d\n", i);
    for (int a = 0, *p = &a; *p < 3; ++*p) { int a = 7; (void)a; printf("%d", *p); }
    printf("\n");
    for (char *s = "abc"; *s; s++) for (int k = 0; k < 2; k++) { if (k) break; putchar(*s); continue; putchar('!'); }
    printf("\n");
    outer:
    for (;; n++) { switch (n % 4) { case 0: continue; case 3: goto out; default: break; } if (n > 100) goto outer; }
out:
    printf("%d\n", n);
    return 0;
}
