/* The environment is a list of strings in the process's memory, copied by fork and handed on, whole
   or not, by exec. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Forks; the child executes ./show with the environment `given`, or with its own. */
static void show(const char *title, char *const *given) {
    printf("%s:\n", title);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("CHILD", "only there", 1);
        char *const arguments[] = {"show", NULL};
        if (given != NULL) execve("./show", arguments, given);
        else execv("./show", arguments);
        _exit(127);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("  %d strings\n", WEXITSTATUS(status));
}

int main(void) {
    clearenv();
    printf("none: %d\n", environ == NULL || environ[0] == NULL);
    setenv("COLOUR", "red", 1);
    setenv("SIZE", "4", 1);
    setenv("COLOUR", "blue", 0); /* not over what is there */
    char own[] = "SHAPE=round";
    putenv(own); /* the string itself, not a copy */
    show("set", NULL);
    strcpy(own, "SHAPE=oval");
    setenv("COLOUR", "green", 1);
    unsetenv("SIZE");
    show("changed", NULL);
    show("given", (char *[]){"ONLY=this", "EMPTY=", NULL});
    printf("here: %s %s %s\n", getenv("COLOUR"), getenv("SHAPE"), getenv("CHILD") ? "set" : "not set");
    printf("a name with = in it: %d, an empty one: %d\n", setenv("A=B", "c", 1), unsetenv(""));
    return 0;
}
