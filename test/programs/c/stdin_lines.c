#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* wc and a little more */
int main(void) {
    char line[16];
    int lines = 0, words = 0, chars = 0, in = 0, pieces = 0;
    while (fgets(line, sizeof line, stdin)) {
        pieces++;
        for (char *p = line; *p; p++) {
            chars++;
            if (*p == '\n') lines++;
            if (isspace((unsigned char)*p)) in = 0;
            else if (!in) in = 1, words++;
        }
        if (strncmp(line, "END", 3) == 0) break;
    }
    printf("%d lines, %d words, %d chars, %d pieces\n", lines, words, chars, pieces);
    int c = getchar();
    printf("%c", c);
    ungetc(c, stdin);
    while ((c = getchar()) != EOF && c != '\n') putchar(toupper(c));
    putchar('\n');
    char *big = NULL;
    size_t cap = 0;
    ssize_t n;
    while ((n = getline(&big, &cap, stdin)) > 0) printf("%zd %s", n, big);
    printf("|%d\n", getchar() == EOF);
    free(big);
    return 0;
}
