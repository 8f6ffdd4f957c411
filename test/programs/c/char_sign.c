#include <stdio.h>
#include <string.h>

int main(void) {
    char c = '\xff';
    printf("%d %d\n", c, c == 0xff);
    printf("%d %d\n", c == EOF, (unsigned char)c == 0xff);
    char s[] = "\200\x41\377z";
    for (size_t i = 0; i < sizeof s; i++) printf("%d ", s[i]);
    printf("\n%zu\n", strlen(s));
    printf("%d\n", 'ab' & 0xff);
    printf("%d %d\n", '\'', '"');
    printf("%d %d %d %d %d %d %d\n", '\a', '\b', '\f', '\n', '\r', '\t', '\v');
    printf("%d %d %d\n", '\0', '\101', '\x7f');
    unsigned u = c;
    unsigned long ul = c;
    printf("%u %lu\n", u, ul);
    printf("%d\n", strcmp("\x80", "\x7f") > 0);
    printf("%d\n", memcmp("\x80", "\x7f", 1) > 0);
    int counts[256] = {0};
    for (const char *p = "caf\xc3\xa9"; *p; p++) counts[(unsigned char)*p]++;
    printf("%d %d\n", counts[0xc3], counts['a']);
    return 0;
}
