/* The sieve as a chain of processes: each keeps the first number it gets and passes on what that does not divide. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIMIT = 50 };

/* One process of the chain; answers how many there are from here on. */
static int filter(int input) {
    int prime, number, next[2];
    if (read(input, &prime, sizeof prime) != sizeof prime) return 0;
    printf("%d\n", prime);
    fflush(stdout); /* before the fork, and before the next one prints */
    pipe(next);
    pid_t pid = fork();
    if (pid == 0) {
        close(input);
        close(next[1]);
        _exit(filter(next[0]));
    }
    close(next[0]);
    while (read(input, &number, sizeof number) == sizeof number) {
        if (number % prime != 0) write(next[1], &number, sizeof number);
    }
    close(next[1]);
    int status;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status) + 1;
}

int main(void) {
    int first[2];
    pipe(first);
    pid_t pid = fork();
    if (pid == 0) {
        close(first[1]);
        _exit(filter(first[0]));
    }
    close(first[0]);
    for (int i = 2; i <= LIMIT; i++) write(first[1], &i, sizeof i);
    close(first[1]);
    int status;
    waitpid(pid, &status, 0);
    printf("%d primes\n", WEXITSTATUS(status));
    return 0;
}
