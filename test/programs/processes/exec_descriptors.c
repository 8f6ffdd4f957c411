/* Open files go through exec with their offsets; those marked close-on-exec do not. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int kept = open("data", O_RDWR | O_CREAT, 0600);
    int marked = open("data", O_RDONLY | O_CLOEXEC);
    write(kept, "first second third", 18);
    lseek(kept, 6, SEEK_SET);
    int copy = dup(marked); /* the mark is the descriptor's, not the file's */
    int late = dup(kept);
    fcntl(late, F_SETFD, FD_CLOEXEC);
    printf("marks: %d %d %d %d\n", fcntl(kept, F_GETFD), fcntl(marked, F_GETFD), fcntl(copy, F_GETFD),
           fcntl(late, F_GETFD));
    fflush(stdout);

    pid_t pid = fork();
    if (pid == 0) {
        char numbers[4][12];
        int fds[4] = {kept, marked, copy, late};
        for (int i = 0; i < 4; i++) snprintf(numbers[i], sizeof numbers[i], "%d", fds[i]);
        execl("./look", "look", numbers[0], numbers[1], numbers[2], numbers[3], (char *)NULL);
        _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("open there: %d; the offset here: %ld\n", WEXITSTATUS(status), (long)lseek(kept, 0, SEEK_CUR));
    return 0;
}
