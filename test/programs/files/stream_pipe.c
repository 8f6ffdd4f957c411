/* Streams on the ends of a pipe: lines that come in pieces, the end, and nobody who reads. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int to[2], from[2];
    pipe(to);
    pipe(from);
    if (fork() == 0) {
        close(to[1]);
        close(from[0]);
        FILE *in = fdopen(to[0], "r"), *out = fdopen(from[1], "w");
        char line[100];
        int n = 0;
        while (fgets(line, sizeof line, in) != NULL) {
            line[strcspn(line, "\n")] = '\0';
            fprintf(out, "%d: %s (%zu)\n", ++n, line, strlen(line));
            fflush(out);
        }
        fprintf(out, "end %d, error %d\n", feof(in) != 0, ferror(in) != 0);
        exit(n);
    }
    close(to[0]);
    close(from[1]);
    FILE *out = fdopen(to[1], "w"), *in = fdopen(from[0], "r");
    char line[100];
    for (int i = 0; i < 3; i++) {
        fprintf(out, "question ");
        fflush(out);
        usleep(1000);
        fprintf(out, "%d\n", i);
        fflush(out);
        fgets(line, sizeof line, in);
        printf("%s", line);
    }
    fprintf(out, "the last, without an end");
    fclose(out);
    int c;
    while ((c = getc(in)) != EOF) putchar(c);
    fclose(in);
    int status;
    wait(&status);
    printf("child: %d\n", WEXITSTATUS(status));

    /* more than a pipe holds, both ways at once */
    pipe(to);
    fflush(stdout);
    if (fork() == 0) {
        close(to[0]);
        out = fdopen(to[1], "w");
        for (int i = 0; i < 30000; i++) fprintf(out, "%d ", i);
        exit(0);
    }
    close(to[1]);
    in = fdopen(to[0], "r");
    int i, wrong = 0, n = 0;
    while (fscanf(in, "%d", &i) == 1) wrong += i != n++;
    printf("%d numbers, %d wrong\n", n, wrong);
    fclose(in);
    wait(NULL);

    pipe(to);
    fflush(stdout);
    if (fork() == 0) {
        close(to[0]);
        static char block[200000];
        for (int j = 0; j < 200000; j++) block[j] = j % 251;
        out = fdopen(to[1], "w");
        printf("wrote %zu\n", fwrite(block, 1000, 200, out));
        exit(0);
    }
    close(to[1]);
    in = fdopen(to[0], "r");
    static unsigned char block[200000];
    size_t got = fread(block, 1, sizeof block, in);
    for (size_t j = 0; j < got; j++) wrong += block[j] != j % 251;
    wait(NULL);
    printf("read %zu, %d wrong, then %zu\n", got, wrong, fread(block, 1, 1, in));
    fclose(in);

    signal(SIGPIPE, SIG_IGN);
    pipe(to);
    close(to[0]);
    out = fdopen(to[1], "w");
    printf("printed %d", fprintf(out, "lost"));
    int flushed = fflush(out);
    printf(", flushed %d %s, error %d", flushed, strerror(errno), ferror(out) != 0);
    clearerr(out);
    flushed = fflush(out);
    printf(", again %d\n", flushed);
    fputs("more", out);
    errno = 0;
    int closed = fclose(out);
    printf("closed %d %s\n", closed, strerror(errno));

    signal(SIGPIPE, SIG_DFL);
    fflush(stdout);
    if (fork() == 0) {
        pipe(to);
        close(to[0]);
        out = fdopen(to[1], "w");
        fputs("unseen", out);
        fclose(out);
        exit(0);
    }
    wait(&status);
    printf("killed by %d\n", WTERMSIG(status));
    return 0;
}
