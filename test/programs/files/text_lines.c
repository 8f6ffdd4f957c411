/* A text file read four ways: by line, by line of any length, by format, by character with one taken back. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    FILE *file = fopen("prices", "w+");
    fprintf(file, "%s %d %.2f\n", "bread", 3, 2.5);
    fputs("milk 12 0.95\n", file);
    fputs("a-very-long-name-that-no-short-buffer-holds 1 100\n", file);
    fputs("last line without an end 0 7", file);

    rewind(file);
    char buffer[16];
    int pieces = 0;
    while (fgets(buffer, sizeof buffer, file) != NULL) {
        size_t n = strlen(buffer);
        pieces++;
        printf("[%.*s]%s", (int)strcspn(buffer, "\n"), buffer, buffer[n - 1] == '\n' ? "\n" : " ");
    }
    printf("\n%d pieces\n", pieces);

    rewind(file);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, file)) >= 0;) printf("%zd: %.10s...\n", n, line);
    free(line);
    printf("at the end: %d\n", feof(file) != 0);

    rewind(file);
    char name[64];
    int count, items;
    double price;
    while ((items = fscanf(file, "%63s %d %lf", name, &count, &price)) == 3)
        printf("%s: %d at %.2f\n", name, count, price);
    printf("then %d item, and the next is '%c'\n", items, fgetc(file));

    rewind(file);
    int number = 0, c;
    while ((c = getc(file)) != EOF && !isdigit(c))
        ;
    ungetc(c, file); /* one too many: back with it */
    printf("before the number: %ld\n", ftell(file));
    fscanf(file, "%d", &number);
    printf("number %d, then %ld\n", number, ftell(file));
    fclose(file);
    return remove("prices");
}
