/* ungetc: any character, as many as one likes, without touching the file or the buffer. */
#include <stdio.h>
#include <string.h>

static void rest(FILE *file, const char *what) {
    char text[400];
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    printf("%-20s %zu \"%.60s\" eof %d\n", what, n, text, feof(file) != 0);
}

int main(void) {
    FILE *file = fopen("letters", "w+");
    fputs("abcdefghij", file);
    fflush(file);

    rewind(file);
    ungetc('Z', file);
    rest(file, "before all");

    rewind(file);
    fgetc(file);
    fgetc(file);
    ungetc('b', file);
    ungetc('a', file);
    rest(file, "the same ones");

    rewind(file);
    fgetc(file);
    fgetc(file);
    ungetc('2', file);
    ungetc('1', file);
    printf("at %ld\n", ftell(file));
    rest(file, "others");
    fseek(file, 0, SEEK_SET);
    rest(file, "and they are gone");

    rewind(file);
    for (int i = 0; i < 300; i++) ungetc('0' + i % 10, file);
    rest(file, "three hundred");

    rewind(file);
    while (fgetc(file) != EOF)
        ;
    printf("end: %d", feof(file) != 0);
    ungetc('!', file);
    printf(", after ungetc: %d\n", feof(file) != 0);
    rest(file, "at the end");

    rewind(file);
    fgetc(file);
    ungetc('X', file);
    fseek(file, 1, SEEK_CUR);
    rest(file, "moved from there");

    rewind(file);
    printf("EOF put back: %d\n", ungetc(EOF, file));
    fgetc(file);
    ungetc('Y', file);
    char line[8];
    fgets(line, 5, file);
    printf("%s at %ld\n", line, ftell(file));
    int number = 0;
    ungetc('7', file);
    ungetc('4', file);
    fscanf(file, "%d", &number);
    printf("%d, then %c\n", number, fgetc(file));
    fclose(file);
    return remove("letters");
}
