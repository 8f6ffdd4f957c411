/* Anything that one may do with a stream for update, in a random order, under buffers of several sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned state;
static int any(int n) {
    state = state * 1103515245 + 12345;
    return (state >> 16) % n;
}
static unsigned sum;
static void note(long value) { sum = sum * 31 + (unsigned)value; }

static void round_of(int seed, const char *mode) {
    static char room[4096];
    state = seed;
    sum = 0;
    if (mode[0] == 'r') {
        FILE *made = fopen("data", "w");
        for (int i = 0; i < 3000; i++) fputc('a' + i % 26, made);
        fclose(made);
    } else remove("data");
    FILE *file = fopen("data", mode);
    int size = any(5);
    if (size > 0) setvbuf(file, size == 4 ? NULL : room, size == 4 ? _IONBF : size == 3 ? _IOLBF : _IOFBF, 1 + any(4000));
    char text[600];
    int writing = 0; /* what was done last: to change over it takes an fseek or fflush, or the end when reading */
    for (int i = 0; i < 300; i++) {
        int what = any(12);
        if (what < 3 && writing) fseek(file, 0, SEEK_CUR);
        if (what >= 3 && what < 7 && !writing) fseek(file, 0, SEEK_CUR);
        switch (what) {
        case 0: note(fgetc(file)); break;
        case 1: note(fgets(text, 1 + any(500), file) != NULL ? (long)strlen(text) : -1); break;
        case 2: note((long)fread(text, 1, any(600), file)); break;
        case 3: note(fputc(any(20) == 0 ? '\n' : 'A' + any(26), file)); break;
        case 4: note(fprintf(file, "%d,%s\n", any(1000), any(2) ? "some" : "many words")); break;
        case 5: memset(text, 'x', sizeof text); note((long)fwrite(text, 1, any(600), file)); break;
        case 6: note(fputs(any(2) ? "line\n" : "no line", file) >= 0); break;
        case 7: note(fseek(file, any(5000), SEEK_SET)); break;
        case 8: note(fseek(file, any(200) - 100, SEEK_CUR)); break;
        case 9: note(fseek(file, -any(100), SEEK_END)); break;
        case 10: note(ftell(file)); break;
        case 11:
            if (any(3) == 0) note(fflush(file));
            else if (!writing && (what = fgetc(file)) != EOF) note(ungetc(any(2) ? what : '?', file)), what = 0;
            else what = 11;
            break;
        }
        writing = what >= 3 && what < 7 ? 1 : what < 3 ? 0 : writing;
        if (what >= 7 && what < 10) writing = 0;
        note(feof(file) != 0);
        note(ferror(file) != 0);
    }
    note(ftell(file));
    note(fclose(file));
    file = fopen("data", "r");
    long n = 0;
    for (int c; (c = fgetc(file)) != EOF; n++) note(c);
    fclose(file);
    printf("%s %d: %u, %ld bytes\n", mode, seed, sum, n);
}

int main(void) {
    const char *modes[] = {"w+", "r+", "a+"};
    for (int seed = 1; seed <= 12; seed++) round_of(seed * 77, modes[seed % 3]);
    return remove("data");
}
