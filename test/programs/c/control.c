#include <stdio.h>

static const char *grade(int n) {
    switch (n / 10) {
    case 10: case 9: return "A";
    case 8: return "B";
    case 7: return "C";
    default: return "F";
    }
}
static void duff(char *to, const char *from, int count) {
    int n = (count + 7) / 8;
    switch (count % 8) {
    case 0: do { *to++ = *from++;
    case 7:      *to++ = *from++;
    case 6:      *to++ = *from++;
    case 5:      *to++ = *from++;
    case 4:      *to++ = *from++;
    case 3:      *to++ = *from++;
    case 2:      *to++ = *from++;
    case 1:      *to++ = *from++;
            } while (--n > 0);
    }
}

int main(void) {
    printf("%s %s %s %s\n", grade(100), grade(85), grade(79), grade(12));
    char buf[32] = {0};
    duff(buf, "Duff's device copies", 20);
    puts(buf);
    for (int i = 0; i < 6; i++) {
        switch (i) {
        case 1: printf("one ");
        case 2: printf("two "); break;
        case 4: continue;
        default: printf("default ");
        case 3: printf("three ");
        }
        printf("| ");
    }
    printf("\n");
    int n = 0;
    do { n++; if (n == 3) continue; if (n == 6) break; printf("%d ", n); } while (n < 10);
    printf("\n");
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            if (i * j == 2) goto out;
            printf("%d%d ", i, j);
        }
out:
    printf("\n");
    int tries = 0;
again:
    if (++tries < 4) goto again;
    printf("%d\n", tries);
    long big = 0x100000001L;
    switch (big) { case 1: printf("truncated\n"); break; case 0x100000001L: printf("exact\n"); }
    switch ((char)200) { case -56: printf("signed\n"); break; case 200: printf("unsigned\n"); }
    unsigned u = 3;
    switch (u) { case 1 ... 2: printf("low\n"); break; case 3 ... 9: printf("range\n"); }
    switch (5) default: printf("no braces\n");
    int c = 0;
    while (1) { if (c++ > 4) break; }
    for (;;) if (--c < 0) break;
    printf("%d\n", c);
    if (0) dead: printf("jumped in\n");
    else if (c == -1) { c = 0; goto dead; }
    goto end;
    { int skipped = 1; end: skipped = 2; printf("%d\n", skipped); }
    if (c) ; else if (!c) if (1) printf("dangling\n"); else printf("else\n");
    return 0;
}
