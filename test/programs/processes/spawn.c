/* posix_spawn: fork and exec as one call; what a shell would do between the two is said in advance. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int ended(pid_t pid) {
    int status;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

int main(void) {
    pid_t pid;
    int fd[2];
    char text[100];
    posix_spawn_file_actions_t actions;

    int answer = posix_spawn(&pid, "./answer", NULL, NULL, (char *[]){"answer", "6", "7", NULL}, environ);
    printf("spawned: %d, ended with %d\n", answer, ended(pid));

    /* its output into a pipe, its input from a file */
    int file = open("input", O_WRONLY | O_CREAT, 0600);
    write(file, "three short words\n", 18);
    close(file);
    pipe(fd);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "input", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, fd[1], 1);
    posix_spawn_file_actions_addclose(&actions, fd[0]);
    posix_spawn_file_actions_addclose(&actions, fd[1]);
    answer = posix_spawnp(&pid, "wc", &actions, NULL, (char *[]){"wc", "-w", NULL}, environ);
    close(fd[1]);
    ssize_t n = read(fd[0], text, sizeof text);
    printf("words: %.*s", (int)n, text);
    printf("ended with %d\n", ended(pid));
    posix_spawn_file_actions_destroy(&actions);

    /* the error is the answer, not errno: there is no child to report it */
    errno = 0;
    answer = posix_spawn(&pid, "./missing", NULL, NULL, (char *[]){"missing", NULL}, environ);
    printf("missing: %s; a child: %s\n", strerror(answer), wait(NULL) < 0 ? "none" : "one");
    return 0;
}
