#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    if (argc != 5) { fprintf(stderr, "usage: argv a b c d\n"); exit(2); }
    long a = atol(argv[1]), b = strtol(argv[3], NULL, 0);
    switch (argv[2][0]) {
    case '+': printf("%ld\n", a + b); break;
    case 'x': printf("%ld\n", a * b); break;
    default: printf("?\n");
    }
    printf("[%s] %zu %d\n", argv[4], strlen(argv[4]), argv[argc] == NULL);
    while (*++argv) printf("%s%c", *argv, argv[1] ? '|' : '\n');
    return argc;
}
