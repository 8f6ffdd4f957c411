#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    printf("going\n");
    fflush(stdout);
    kill(getpid(), SIGTERM);
    printf("never\n");
    return 0;
}
