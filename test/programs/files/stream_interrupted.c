/* A signal while fgets waits: with SA_RESTART nobody notices, without it is an error of the stream, and what had come is kept. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int handled;
static void handler(int signal) { handled++; }

static void listen_to(int flags) {
    int ends[2];
    pipe(ends);
    fflush(stdout);
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(SIGUSR1, &action, NULL);
    handled = 0;
    pid_t parent = getpid();
    if (fork() == 0) {
        write(ends[1], "first half", 10);
        usleep(50000); /* it waits for more now */
        kill(parent, SIGUSR1);
        usleep(50000);
        write(ends[1], ", second half\nnext\n", 19);
        _exit(0);
    }
    close(ends[1]);
    FILE *in = fdopen(ends[0], "r");
    char line[80] = "";
    errno = 0;
    char *got = fgets(line, sizeof line, in);
    printf("fgets: %d \"%s\" %s, error %d, end %d, handled %d\n", got != NULL, line, strerror(errno), ferror(in) != 0,
           feof(in) != 0, handled);
    if (got == NULL) {
        clearerr(in);
        got = fgets(line, sizeof line, in);
        printf("then: \"%s\"\n", line);
    }
    int n = -2;
    char word[20] = "";
    n = fscanf(in, "%19s", word);
    printf("fscanf: %d %s\n", n, word);
    wait(NULL);
    fclose(in);
}

int main(void) {
    printf("without SA_RESTART\n");
    listen_to(0);
    printf("with SA_RESTART\n");
    listen_to(SA_RESTART);
    return 0;
}
