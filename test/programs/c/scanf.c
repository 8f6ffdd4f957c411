#include <stdio.h>
#include <string.h>

int main(void) {
    int a, b, n;
    unsigned u;
    long l;
    short h;
    char c, word[20], set[20];
    float f;
    double d;
    printf("%d", sscanf("12 -34", "%d%d", &a, &b));
    printf(" %d %d\n", a, b);
    printf("%d", sscanf("ff", "%x", &u));
    printf(" %x\n", u);
    printf("%d", sscanf("0x1F 017 19", "%i %i %i", &a, &b, &n));
    printf(" %d %d %d\n", a, b, n);
    printf("%d", sscanf("3.5 2.5e3", "%f %lf", &f, &d));
    printf(" %g %g\n", f, d);
    printf("%d", sscanf("  word x", "%s %c", word, &c));
    printf(" %s %c\n", word, c);
    printf("%d", sscanf("abc123", "%[a-z]%d", set, &a));
    printf(" %s %d\n", set, a);
    printf("%d", sscanf("key=value;rest", "%[^=]=%[^;]", word, set));
    printf(" %s %s\n", word, set);
    printf("%d", sscanf("12345678", "%3d%2d%hd", &a, &b, &h));
    printf(" %d %d %d\n", a, b, h);
    printf("%d", sscanf("1,2;3", "%d,%d,%d", &a, &b, &n));
    printf(" %d %d\n", a, b);
    printf("%d %d\n", sscanf("x", "%d", &a), sscanf("", "%d", &a));
    printf("%d", sscanf("10 20 30", "%*d %d%n", &a, &n));
    printf(" %d %d\n", a, n);
    printf("%d", sscanf("9000000000 077", "%ld %o", &l, &u));
    printf(" %ld %u\n", l, u);
    printf("%d", sscanf("50%", "%d%%", &a));
    printf(" %d\n", a);
    char date[] = "2026-11-21T08:30";
    int y, mo, da, hh, mi;
    printf("%d", sscanf(date, "%d-%d-%dT%d:%d", &y, &mo, &da, &hh, &mi));
    printf(" %d %d %d %d %d\n", y, mo, da, hh, mi);
    memset(word, 'z', sizeof word);
    printf("%d", sscanf("abcdef", "%3c", word));
    printf(" %.5s\n", word);
    printf("%d", sscanf("-5 +6", "%u %d", &u, &a));
    printf(" %u %d\n", u, a);
    printf("%d", sscanf("ab]c", "%[]ab]", word));
    printf(" %s\n", word);
    return 0;
}
