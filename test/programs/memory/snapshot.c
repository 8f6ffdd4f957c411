/* fork as a snapshot: the child writes out the data as it was, while the parent goes on changing it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGES = 32, INTS = 1024 };

static int table[PAGES][INTS];

static unsigned checksum(void) {
    unsigned sum = 0;
    for (int i = 0; i < PAGES; i++)
        for (int j = 0; j < INTS; j += 16) sum = sum * 31 + table[i][j];
    return sum;
}

int main(void) {
    int changed[2], result[2];
    unsigned then[3], seen, match = 0;
    char byte;
    for (int i = 0; i < PAGES; i++)
        for (int j = 0; j < INTS; j += 16) table[i][j] = i + j;

    pipe(result);
    for (int version = 0; version < 3; version++) {
        then[version] = checksum();
        pipe(changed);
        pid_t pid = fork();
        if (pid == 0) {
            read(changed[0], &byte, 1); /* only when the parent has written over half of it */
            seen = checksum();
            write(result[1], &seen, sizeof seen);
            _exit(0);
        }
        /* these pages are copied, the others stay shared */
        for (int i = version; i < PAGES; i += 2) table[i][0] += 1000;
        write(changed[1], "x", 1);
        waitpid(pid, NULL, 0);
        read(result[0], &seen, sizeof seen);
        match += seen == then[version];
        printf("snapshot %d: as it was: %d, as it is now: %d\n", version, seen == then[version], seen == checksum());
    }
    return match == 3 ? 0 : 1;
}
