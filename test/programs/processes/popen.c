/* popen: a pipe to or from a command. pclose waits for it and answers with its status; so does system. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    char line[80];
    FILE *in = popen("echo some words", "r");
    while (fgets(line, sizeof line, in) != NULL) printf("read: %s", line);
    printf("ended with %d\n", WEXITSTATUS(pclose(in)));

    fflush(stdout); /* what the command prints goes straight to the same place */
    FILE *out = popen("sort", "w");
    fprintf(out, "pear\napple\n");
    fprintf(out, "fig\n");
    int status = pclose(out); /* only the end of its input lets it print, and this waits for that */
    printf("sorted: %d\n", WEXITSTATUS(status));

    fflush(stdout);
    status = system("echo from system");
    printf("echo: %d\n", WEXITSTATUS(status));
    status = system("false");
    printf("false: %d\n", WEXITSTATUS(status));
    status = system("no-such-program");
    printf("not found: %d\n", WEXITSTATUS(status));
    printf("is there a shell: %d\n", system(NULL) != 0);
    return 0;
}
