/* Buffers belong to processes, places to open files: what fork copies, what exit writes and gives back, what _exit drops. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void contents(const char *what) {
    char text[200] = "";
    FILE *file = fopen("log", "r");
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    for (char *p = text; *p != '\0'; p++)
        if (*p == '\n') *p = '|';
    printf("%-24s %s\n", what, text);
    fflush(stdout);
    fclose(file);
}

int main(void) {
    FILE *log = fopen("log", "w");
    fprintf(log, "before\n");
    if (fork() == 0) {
        fprintf(log, "child\n");
        exit(0); /* writes its copy of "before", too */
    }
    wait(NULL);
    fclose(log);
    contents("exit in the child:");

    log = fopen("log", "w");
    fprintf(log, "before\n");
    if (fork() == 0) {
        fprintf(log, "child\n");
        _exit(0);
    }
    wait(NULL);
    fclose(log);
    contents("_exit in the child:");

    log = fopen("log", "w");
    fprintf(log, "before\n");
    fflush(log);
    if (fork() == 0) {
        fprintf(log, "child\n");
        exit(0);
    }
    wait(NULL);
    fprintf(log, "after\n");
    fclose(log);
    contents("flushed before:");

    log = fopen("log", "w");
    for (int i = 1; i <= 6; i++) fprintf(log, "line %d\n", i);
    fclose(log);
    /* what the child has read ahead and not used, exit gives back: to the place that both share */
    FILE *in = fopen("log", "r");
    char line[40];
    fflush(stdout);
    if (fork() == 0) {
        fgets(line, sizeof line, in);
        printf("child: %s", line);
        exit(0);
    }
    wait(NULL);
    fgets(line, sizeof line, in);
    printf("parent: %s", line);
    fflush(stdout);
    /* _exit does not */
    if (fork() == 0) {
        fgets(line, sizeof line, in);
        printf("child: %s", line);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    while (fgets(line, sizeof line, in) != NULL) printf("parent: %s", line);
    fflush(stdout);

    /* the classic: a child a line. Each exit() in a child moves the parent's place as well. */
    fclose(in);
    in = fopen("log", "r");
    for (int n = 0; n < 4 && fgets(line, sizeof line, in) != NULL; n++) {
        fflush(stdout);
        if (fork() == 0) {
            printf("for a child: %s", line);
            exit(0);
        }
        wait(NULL);
    }
    printf("descriptor at %ld, stream at %ld\n", (long)lseek(fileno(in), 0, SEEK_CUR), ftell(in));
    fclose(in);
    return remove("log");
}
