/* select over the outputs of several children: it takes what is there, from whom it is there, and
   stops at the ends. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3 };

int main(void) {
    int out[N][2], go[N][2], left = N;
    for (int i = 0; i < N; i++) {
        pipe(out[i]);
        pipe(go[i]);
        if (fork() == 0) {
            char byte;
            for (int round = 0; round < i + 1; round++) {
                read(go[i][0], &byte, 1);
                byte = 'a' + i;
                for (int j = 0; j <= round; j++) write(out[i][1], &byte, 1);
            }
            read(go[i][0], &byte, 1);
            _exit(0);
        }
        close(out[i][1]); /* or the end would never come */
    }
    fd_set empty;
    struct timeval none = {0, 0};
    FD_ZERO(&empty);
    FD_SET(out[0][0], &empty);
    printf("nobody yet: %d", select(out[0][0] + 1, &empty, NULL, NULL, &none));
    printf(", set %d\n", FD_ISSET(out[0][0], &empty) != 0);

    char got[N][16] = {"", "", ""};
    int length[N] = {0}, done[N] = {0};
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i + 2; j++) write(go[i][1], "!", 1);
    while (left > 0) {
        fd_set reading;
        int most = 0;
        FD_ZERO(&reading);
        for (int i = 0; i < N; i++) {
            if (done[i]) continue;
            FD_SET(out[i][0], &reading);
            if (out[i][0] > most) most = out[i][0];
        }
        int ready = select(most + 1, &reading, NULL, NULL, NULL), counted = 0;
        for (int i = 0; i < N; i++) {
            if (done[i] || !FD_ISSET(out[i][0], &reading)) continue;
            counted++;
            ssize_t n = read(out[i][0], got[i] + length[i], sizeof got[i] - 1 - length[i]);
            if (n == 0) done[i] = 1, left--;
            else length[i] += n;
        }
        if (counted != ready) printf("select said %d, found %d\n", ready, counted);
    }
    for (int i = 0; i < N; i++) printf("%d: %s\n", i, got[i]);
    while (wait(NULL) > 0)
        ;
    return 0;
}
