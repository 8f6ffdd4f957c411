/* When does what was printed reach the file? setvbuf says: when the buffer is full, at the end of a line, at once. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(const char *when) {
    struct stat s;
    stat("log", &s);
    printf("%-26s %ld\n", when, (long)s.st_size);
}

static void try(const char *title, int mode, size_t size) {
    static char room[256];
    FILE *file = fopen("log", "w");
    setvbuf(file, mode == _IONBF ? NULL : room, mode, size);
    printf("%s\n", title);
    fputs("12345", file);
    show("  five characters");
    fputs("678\n", file);
    show("  and the end of a line");
    fputs("abc\ndef", file);
    show("  and a half");
    fflush(file);
    show("  flushed");
    fclose(file);
}

int main(void) {
    try("fully buffered", _IOFBF, 256);
    try("line buffered", _IOLBF, 256);
    try("unbuffered", _IONBF, 0);

    FILE *file = fopen("log", "w");
    for (int i = 0; i < 400; i++) fputs("0123456789", file);
    show("4000 without setvbuf");
    for (int i = 0; i < 100; i++) fputs("0123456789", file);
    show("5000");
    fclose(file);
    show("closed");

    /* two ways to one descriptor: what goes round the buffer comes first */
    file = fopen("log", "w");
    fputs("printed ", file);
    write(fileno(file), "written ", 8);
    fclose(file);
    char text[32] = "";
    file = fopen("log", "r");
    fgets(text, sizeof text, file);
    printf("%s\n", text);
    return 0;
}
