/* After fork there are two, and nobody says which of them goes first. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    if (fork() == 0) {
        write(1, "child\n", 6);
        _exit(0);
    }
    write(1, "parent\n", 7);
    wait(0);
    return 0;
}
