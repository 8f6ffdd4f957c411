#include <stdio.h>
#include <string.h>

int main(void) {
    char b[8];
    memset(b, '#', sizeof b);
    printf("%d %s\n", snprintf(b, sizeof b, "%d", 1234567890), b);
    printf("%d %s\n", snprintf(b, 4, "abcdef"), b);
    printf("%d\n", snprintf(b, 1, "x"));
    printf("%d %d\n", b[0], b[1]);
    b[0] = 'k';
    printf("%d %c\n", snprintf(b, 0, "zzz"), b[0]);
    char big[200];
    int n = sprintf(big, "%s-%d-%c", "id", 7, 'x');
    n += sprintf(big + n, "/%05.1f", 2.25);
    printf("%d %s\n", n, big);
    size_t used = 0;
    for (int i = 0; i < 30 && used < sizeof big; i++) used += snprintf(big + used, sizeof big - used, "%d,", i);
    printf("%zu %s\n", used, big);
    fprintf(stdout, "%s\n", "to stdout");
    fputs("fputs\n", stdout);
    fputc('c', stdout);
    putc('\n', stdout);
    fwrite("fwrite\n", 1, 7, stdout);
    fprintf(stderr, "not compared\n");
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("line buffered\n");
    return fflush(stdout);
}
