/* readv and writev: several buffers, one call, and in a pipe one piece that no other writer gets into. */
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 3, RECORDS = 40 };

struct header {
    int writer;
    int length;
};

int main(void) {
    int fd[2];
    pipe(fd);
    for (int w = 0; w < WRITERS; w++) {
        if (fork() != 0) continue;
        for (int i = 0; i < RECORDS; i++) {
            char text[32];
            struct header header = {w, snprintf(text, sizeof text, "record %d", i)};
            struct iovec parts[2] = {{&header, sizeof header}, {text, header.length}};
            if (writev(fd[1], parts, 2) != (ssize_t)sizeof header + header.length) _exit(1);
        }
        _exit(0);
    }
    close(fd[1]);
    int next[WRITERS] = {0}, wrong = 0;
    char text[32], expected[32];
    struct header header;
    while (read(fd[0], &header, sizeof header) == sizeof header) {
        /* the text in two halves */
        int half = header.length / 2;
        char front[32], back[32];
        struct iovec parts[2] = {{front, half}, {back, header.length - half}};
        readv(fd[0], parts, 2);
        snprintf(text, sizeof text, "%.*s%.*s", half, front, header.length - half, back);
        snprintf(expected, sizeof expected, "record %d", next[header.writer]++);
        if (strcmp(text, expected) != 0) wrong++;
    }
    int failed = 0, status;
    while (wait(&status) > 0) failed += status != 0;
    for (int w = 0; w < WRITERS; w++) printf("writer %d: %d records\n", w, next[w]);
    printf("out of order or torn: %d; writers that failed: %d\n", wrong, failed);
    return 0;
}
