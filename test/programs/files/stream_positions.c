/* Where a stream stands: ftell and fseek over what was read ahead, what waits to be written, and what was put back. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *file;
static void at(const char *what) { printf("%-34s ftell %ld, descriptor %ld\n", what, ftell(file), (long)lseek(fileno(file), 0, SEEK_CUR)); }
static void failing(const char *what, int result) {
    printf("%-34s %d %s\n", what, result, result == 0 ? "" : strerror(errno));
    errno = 0;
}

int main(void) {
    file = fopen("data", "w+");
    at("new");
    fputs("0123456789", file);
    at("ten characters wait");
    fflush(file);
    at("flushed");
    fputs("abcde", file);
    fseek(file, 3, SEEK_SET);
    at("fseek writes them first");
    printf("%c\n", fgetc(file));
    at("one is read");
    ungetc('x', file);
    at("one is put back");
    printf("%c", fgetc(file));
    printf("%c\n", fgetc(file));
    fseek(file, 2, SEEK_CUR);
    at("two further");
    fseek(file, -1, SEEK_END);
    printf("the last one: %c\n", fgetc(file));
    printf("and then: %d, feof %d\n", fgetc(file), feof(file) != 0);
    at("at the end");
    fseek(file, 0, SEEK_CUR);
    printf("feof after fseek: %d\n", feof(file) != 0);
    fseek(file, 20, SEEK_SET);
    fputc('!', file);
    fflush(file);
    at("beyond the end");
    rewind(file);
    int holes = 0, c;
    while ((c = fgetc(file)) != EOF) holes += c == 0;
    printf("%d zeros between\n", holes);

    failing("whence 5", fseek(file, 0, 5));
    failing("before the beginning", fseek(file, -1, SEEK_SET));
    failing("before the beginning, from here", fseek(file, -1000, SEEK_CUR));
    at("where it was");

    fpos_t place;
    fseek(file, 4, SEEK_SET);
    failing("fgetpos", fgetpos(file, &place));
    fgetc(file);
    fgetc(file);
    failing("fsetpos", fsetpos(file, &place));
    printf("%c\n", fgetc(file));
    fclose(file);

    file = fopen("data", "r");
    fgetc(file);
    at("read ahead");
    failing("fflush of a reader", fflush(file));
    at("given back");
    printf("%c\n", fgetc(file));
    fclose(file);

    file = fopen("data", "a");
    at("a: new");
    fputs("xyz", file);
    at("a: three wait");
    fclose(file);

    int ends[2];
    pipe(ends);
    file = fdopen(ends[0], "r");
    failing("fseek of a pipe", fseek(file, 0, SEEK_SET));
    long told = ftell(file);
    printf("ftell of a pipe: %ld %s\n", told, strerror(errno));
    return remove("data");
}
