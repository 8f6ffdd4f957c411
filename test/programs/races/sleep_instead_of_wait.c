/* "It will be ready in a millisecond": a sleep is a bet on the other one's speed, not an order. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    volatile int *result = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fork() == 0) {
        int sum = 0;
        for (volatile int i = 1; i <= 1000; i++) sum += i;
        usleep(1000); /* it has to wait for something, too */
        *result = sum;
        _exit(0);
    }
    usleep(1000);
    printf(*result == 500500 ? "ready\n" : "too early\n");
    wait(NULL);
    return 0;
}
