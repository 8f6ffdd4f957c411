#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static void l(const char *s, int base) {
    char *end;
    errno = 0;
    long v = strtol(s, &end, base);
    printf("strtol(\"%s\", %d) = %ld, rest \"%s\", %s\n", s, base, v, end, errno == ERANGE ? "ERANGE" : errno ? "error" : "ok");
}
static void d(const char *s) {
    char *end;
    errno = 0;
    double v = strtod(s, &end);
    printf("strtod(\"%s\") = %.10g, rest \"%s\", %s\n", s, v, end, errno == ERANGE ? "ERANGE" : "ok");
}

int main(void) {
    l("42", 10); l("  -42abc", 10); l("+7", 10); l("0x1f", 16); l("0x1f", 0); l("017", 0); l("017", 10); l("zz", 36);
    l("1010", 2); l("", 10); l("abc", 10); l("0x", 16); l("99999999999999999999", 10); l("-99999999999999999999", 10);
    l("9223372036854775807", 10); l("- 5", 10); l("0b1", 0); l("8", 8);
    d("3.25"); d("  -1e3x"); d(".5"); d("5."); d("1e400"); d("-1e400"); d("1e-400"); d("inf"); d("-Infinityx"); d("0x1.8p1");
    d("e5"); d(""); d("1e"); d("1e+"); d("123456789012345678901234567890"); d("0.1e1.5");
    printf("%lu %lu\n", strtoul("4294967296", NULL, 10), strtoul("-1", NULL, 10));
    printf("%lld %llu\n", strtoll("-9223372036854775808", NULL, 10), strtoull("18446744073709551615", NULL, 10));
    printf("%d %d %d %d %ld\n", atoi("12x"), atoi("  -7"), atoi("x"), atoi(""), atol("1234567890123"));
    printf("%g %g\n", atof("2.5e2kg"), atof("nope"));
    return 0;
}
