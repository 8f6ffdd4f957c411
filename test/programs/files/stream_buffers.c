/* How much a stream reads ahead and holds back: seen in the descriptor's place and in the file's size. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long size(void) {
    struct stat s;
    stat("out", &s);
    return (long)s.st_size;
}

static void reading(const char *what, int mode, char *room, size_t n) {
    FILE *file = fopen("in", "r");
    if (mode >= 0) setvbuf(file, room, mode, n);
    char text[64];
    printf("%s:", what);
    fgetc(file);
    printf(" %ld", (long)lseek(fileno(file), 0, SEEK_CUR));
    fgets(text, sizeof text, file);
    printf(" %ld", (long)lseek(fileno(file), 0, SEEK_CUR));
    char big[6000];
    printf(" got %zu,", fread(big, 1, sizeof big, file));
    printf(" %ld", (long)lseek(fileno(file), 0, SEEK_CUR));
    fseek(file, 5000, SEEK_SET);
    printf(" %ld", (long)lseek(fileno(file), 0, SEEK_CUR));
    fgetc(file);
    printf(" %ld, at %ld\n", (long)lseek(fileno(file), 0, SEEK_CUR), ftell(file));
    fclose(file);
}

static void writing(const char *what, int mode, char *room, size_t n) {
    FILE *file = fopen("out", "w");
    if (mode >= 0) setvbuf(file, room, mode, n);
    printf("%s:", what);
    fputs("short", file);
    printf(" %ld", size());
    fputs(" line\n", file);
    printf(" %ld", size());
    for (int i = 0; i < 300; i++) fputc('a' + i % 26, file);
    printf(" %ld", size());
    fputs("one\ntwo\nthree", file);
    printf(" %ld", size());
    char big[5000];
    memset(big, '.', sizeof big);
    big[4000] = '\n';
    fwrite(big, 1, sizeof big, file);
    printf(" %ld", size());
    fprintf(file, "%s%d\n%s", "formatted", 12, "end");
    printf(" %ld", size());
    fclose(file);
    printf(" %ld\n", size());
}

int main(void) {
    FILE *file = fopen("in", "w");
    for (int i = 0; i < 1500; i++) fprintf(file, "line %d\n", i);
    fclose(file);
    static char room[20000];
    reading("as it is", -1, NULL, 0);
    reading("full, 100", _IOFBF, room, 100);
    reading("full, 256", _IOFBF, room, 256);
    reading("full, 20000", _IOFBF, room, 20000);
    reading("full, no room", _IOFBF, NULL, 0);
    reading("by line", _IOLBF, NULL, 0);
    reading("none", _IONBF, NULL, 0);
    writing("as it is", -1, NULL, 0);
    writing("full, 100", _IOFBF, room, 100);
    writing("full, 128", _IOFBF, room, 128);
    writing("full, 20000", _IOFBF, room, 20000);
    writing("by line", _IOLBF, NULL, 0);
    writing("by line, 200", _IOLBF, room, 200);
    writing("by line, 1024", _IOLBF, room, 1024);
    writing("none", _IONBF, NULL, 0);

    /* changed in the middle */
    file = fopen("out", "w");
    fputs("held", file);
    printf("held %ld,", size());
    setvbuf(file, NULL, _IONBF, 0);
    printf(" let go %ld,", size());
    fputs("!", file);
    printf(" at once %ld,", size());
    setvbuf(file, room, _IOFBF, 50);
    fputs("more", file);
    printf(" held again %ld,", size());
    setlinebuf(file);
    fputs(" and\nmore", file);
    printf(" by line %ld,", size());
    FILE *other = fopen("in", "r+");
    fputs("LINE", other);
    fflush(NULL);
    printf(" all flushed %ld\n", size());
    setbuf(other, NULL);
    fseek(other, 0, SEEK_SET);
    char text[20];
    fgets(text, sizeof text, other);
    printf("%s", text);
    fclose(other);
    fclose(file);
    printf("wrong mode: %d\n", setvbuf(stdin, NULL, 7, 0) != 0);
    unlink("in");
    return unlink("out");
}
