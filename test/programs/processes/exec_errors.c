/* exec returns only when it failed; a child that goes on then must not believe that it is the other program. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *path) {
    char *const arguments[] = {"program", NULL};
    errno = 0;
    int answer = execv(path, arguments);
    printf("execv(\"%s\"): %d, %s\n", path, answer, strerror(errno));
}

int main(void) {
    close(open("plain", O_WRONLY | O_CREAT, 0600)); /* a file that nobody may execute */
    mkdir("folder", 0700);
    try("./missing");
    try("./folder");
    try("./plain");
    try("./plain/inside");
    try("");
    errno = 0;
    execlp("no-such-program-anywhere", "x", (char *)NULL);
    printf("execlp: %s\n", strerror(errno));
    execvp("./missing", (char *const[]){"x", NULL}); /* a slash: PATH is not looked at */
    printf("execvp: %s\n", strerror(errno));
    fflush(stdout);

    int status;
    if (fork() == 0) {
        execl("./missing", "missing", (char *)NULL);
        _exit(errno == ENOENT ? 127 : 126); /* as shells do */
    }
    wait(&status);
    printf("like a shell: %d\n", WEXITSTATUS(status));
    return 0;
}
