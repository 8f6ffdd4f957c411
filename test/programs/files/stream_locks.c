/* Each stream has a lock of its own, which a thread may take several times: what stays together and who waits. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int ends[2];
static FILE *in, *out;

static void *try(void *unused) {
    printf("another thread: %s\n", ftrylockfile(out) == 0 ? "free" : "taken");
    return NULL;
}
static void ask(void) {
    pthread_t t;
    pthread_create(&t, NULL, try, NULL);
    pthread_join(t, NULL);
}

/* Waits within fgets for a line that comes in two halves, and holds the lock meanwhile. */
static void *reader(void *unused) {
    static char line[40];
    fgets(line, sizeof line, in);
    return line;
}
static void *second(void *unused) { return (void *)(long)fgetc(in); }

static void *writer(void *argument) {
    const char *name = argument;
    for (int i = 0; i < 50; i++) {
        if (i % 2) fprintf(out, "%s %d %s\n", name, i, "one call");
        else {
            flockfile(out);
            fprintf(out, "%s %d ", name, i);
            fputs_unlocked("several ", out);
            putc_unlocked('c', out);
            fputs("alls\n", out);
            funlockfile(out);
        }
    }
    return NULL;
}

static int compare(const void *a, const void *b) { return strcmp(a, b); }

int main(void) {
    out = fopen("out", "w+");
    setvbuf(out, NULL, _IOFBF, 64);
    flockfile(out);
    flockfile(out);
    ask();
    funlockfile(out);
    ask();
    funlockfile(out);
    pthread_t a, b;
    char *names[] = {"a", "b"};
    pthread_create(&a, NULL, writer, names[0]);
    pthread_create(&b, NULL, writer, names[1]);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    rewind(out);
    static char lines[200][40];
    int n = 0;
    while (n < 200 && fgets(lines[n], 40, out) != NULL) n++;
    qsort(lines, n, 40, compare);
    for (int i = 0; i < n; i += 7) printf("%s", lines[i]);
    printf("%d lines\n", n);

    pipe(ends);
    in = fdopen(ends[0], "r");
    write(ends[1], "half ", 5);
    pthread_create(&a, NULL, reader, NULL);
    usleep(50000); /* it waits in fgets now */
    pthread_create(&b, NULL, second, NULL);
    usleep(50000); /* and this one for the lock */
    printf("main: %s\n", ftrylockfile(in) == 0 ? "free" : "taken");
    write(ends[1], "a line\nX", 8);
    void *line, *character;
    pthread_join(a, &line);
    pthread_join(b, &character);
    printf("reader: %ssecond: %c\n", (char *)line, (int)(long)character);
    printf("main: %s\n", ftrylockfile(in) == 0 ? "free" : "taken");
    fclose(out);
    return remove("out");
}
