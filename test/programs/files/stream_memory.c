/* Streams over memory: fmemopen reads and writes a block, open_memstream makes one that grows. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const char *what, const char *bytes, int n) {
    printf("%-18s", what);
    for (int i = 0; i < n; i++) printf("%c", bytes[i] == '\0' ? '0' : bytes[i]);
    printf("\n");
}

int main(void) {
    char text[] = "12 34 words here";
    FILE *file = fmemopen(text, strlen(text), "r");
    int a, b;
    char word[20];
    printf("%d:", fscanf(file, "%d %d %19s", &a, &b, word));
    printf(" %d %d %s, at %ld\n", a, b, word, ftell(file));
    fseek(file, -4, SEEK_END);
    printf("%s, then %d, eof %d\n", fgets(word, 20, file), fgetc(file), feof(file) != 0);
    printf("written: %d\n", fputc('x', file));
    printf("fileno %d %s\n", fileno(file), strerror(errno));
    fclose(file);

    char block[12];
    memset(block, '.', sizeof block);
    file = fmemopen(block, 10, "w");
    fputs("abc", file);
    show("w, waits:", block, 12);
    fflush(file);
    show("w, flushed:", block, 12);
    fputs("defghijklmn", file);
    errno = 0;
    int closed = fclose(file);
    show("w, too much:", block, 12);
    printf("closed %d, %s\n", closed, strerror(errno));

    memset(block, '.', sizeof block);
    strcpy(block, "one");
    file = fmemopen(block, sizeof block, "a+");
    fputs("two", file);
    fflush(file);
    show("a+:", block, 12);
    rewind(file);
    printf("read: %s\n", fgets(word, 20, file));
    fclose(file);

    file = fmemopen(NULL, 20, "w+");
    fprintf(file, "own %d", 42);
    rewind(file);
    printf("own: %s\n", fgets(word, 20, file));
    fseek(file, 1, SEEK_SET);
    fputs("XX", file);
    rewind(file);
    printf("own: %s\n", fgets(word, 20, file));
    printf("beyond: %d %s\n", fseek(file, 21, SEEK_SET), strerror(errno));
    fclose(file);

    char *made = NULL;
    size_t size = 0;
    file = open_memstream(&made, &size);
    fprintf(file, "hello");
    fflush(file);
    printf("%s %zu\n", made, size);
    for (int i = 0; i < 5000; i++) fprintf(file, " %d", i);
    fflush(file);
    printf("%.20s... %zu %d\n", made, size, made[size]);
    fseek(file, 5, SEEK_END);
    fputs("!", file);
    fflush(file);
    printf("%d %d, ends in %s %zu\n", made[size - 2], made[size - 6], made + size - 1, size);
    fseek(file, 0, SEEK_SET);
    fputs("HE", file);
    fclose(file);
    printf("%.10s %zu\n", made, size);
    free(made);

    file = open_memstream(&made, &size);
    fclose(file);
    printf("empty: \"%s\" %zu\n", made, size);
    free(made);
    return 0;
}
