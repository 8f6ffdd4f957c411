#include <ctype.h>
#include <stdio.h>

int main(void) {
    int (*tests[])(int) = {isalpha, isdigit, isalnum, isspace, isupper, islower, ispunct, isprint, iscntrl, isxdigit, isgraph, isblank};
    for (int t = 0; t < 12; t++) {
        int n = 0, h = 0;
        for (int c = 0; c < 128; c++) if (tests[t](c)) n++, h = h * 31 + c;
        printf("%d: %d %d, %d\n", t, n, h, !!tests[t](EOF));
    }
    const char *s = "Hello, World 42!";
    for (const char *p = s; *p; p++) putchar(isupper(*p) ? tolower(*p) : toupper(*p));
    putchar('\n');
    printf("%d %d\n", toupper('5'), tolower(EOF));
    for (const char *p = s; *p; p++)
        if (isalpha(*p)) { char base = islower(*p) ? 'a' : 'A'; putchar((*p - base + 13) % 26 + base); }
        else putchar(*p);
    putchar('\n');
    return 0;
}
