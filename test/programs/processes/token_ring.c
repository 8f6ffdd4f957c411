/* A ring of processes joined by pipes; a token goes round, each adds to it, and its end closes the ring behind it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 6, ROUNDS = 3 };

struct token {
    int hops;
    int sum;
};

int main(void) {
    int links[N][2]; /* links[i] leads into process i */
    for (int i = 0; i < N; i++) {
        if (pipe(links[i]) != 0) return 1;
    }
    for (int i = 1; i < N; i++) {
        if (fork() != 0) continue;
        /* keep two ends of twelve: otherwise nobody would ever see an end of file */
        for (int j = 0; j < N; j++) {
            if (j != i) close(links[j][0]);
            if (j != (i + 1) % N) close(links[j][1]);
        }
        struct token token;
        int seen = 0;
        while (read(links[i][0], &token, sizeof token) == sizeof token) {
            token.hops++;
            token.sum += i;
            seen++;
            write(links[(i + 1) % N][1], &token, sizeof token);
        }
        _exit(seen);
    }
    for (int j = 0; j < N; j++) {
        if (j != 0) close(links[j][0]);
        if (j != 1) close(links[j][1]);
    }
    struct token token = {0, 0};
    for (int round = 1; round <= ROUNDS; round++) {
        write(links[1][1], &token, sizeof token);
        read(links[0][0], &token, sizeof token);
        printf("round %d: %d hops, sum %d\n", round, token.hops, token.sum);
    }
    close(links[1][1]); /* the next one ends, and so on round the ring */
    printf("after the last: %zd\n", read(links[0][0], &token, sizeof token));
    int total = 0, status;
    while (wait(&status) > 0) total += WEXITSTATUS(status);
    printf("seen %d times\n", total);
    return 0;
}
