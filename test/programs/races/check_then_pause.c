/* "If it has not come yet, pause": the signal that comes between the two is over when pause begins. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t come;

static void handler(int number) {
    (void)number;
    come = 1;
}

int main(void) {
    signal(SIGUSR1, handler);
    if (fork() == 0) {
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    if (!come) pause();
    wait(NULL);
    printf("come\n");
    return 0;
}
