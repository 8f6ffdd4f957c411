/* Files for a while: tmpfile has no name, mkstemp makes one that nobody has; freopen gives a stream another file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    FILE *scratch = tmpfile();
    if (fork() == 0) {
        fprintf(scratch, "from the child\n");
        fclose(scratch);
        _exit(0);
    }
    wait(NULL);
    char line[40] = "";
    rewind(scratch); /* one offset for both: the child has moved it */
    fgets(line, sizeof line, scratch);
    struct stat s;
    fstat(fileno(scratch), &s);
    printf("tmpfile: %d names, %s", (int)s.st_nlink, line);
    fclose(scratch);

    char a[] = "name-XXXXXX", b[] = "name-XXXXXX", wrong[] = "nothing";
    int first = mkstemp(a), second = mkstemp(b);
    printf("mkstemp: two files %d, two names %d, the start is kept %d\n", first != second, strcmp(a, b) != 0,
           strncmp(a, "name-", 5) == 0);
    errno = 0;
    printf("without the Xs: %d", mkstemp(wrong));
    printf(" %s\n", strerror(errno));
    unlink(a);
    unlink(b);

    fflush(stdout);
    int saved = dup(1);
    freopen("printed", "w", stdout);
    printf("this goes into a file\n");
    fflush(stdout);
    dup2(saved, fileno(stdout));
    printf("and this does not\n");
    FILE *in = fopen("printed", "r");
    if (fgets(line, sizeof line, in) != NULL) printf("the file: %s", line);
    in = freopen("printed", "r", in); /* from the start again */
    printf("first character: %c\n", fgetc(in));
    fclose(in);
    unlink("printed");
    return 0;
}
