/* A shell of one file: words, pipes, < and >, exit statuses, and the two commands that no child could do for it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 32 };

static int last;

/* Opens `path` in the place of `fd`. */
static void redirect(int fd, const char *path, int flags) {
    int file = open(path, flags, 0600);
    if (file < 0) {
        printf("%s: cannot open\n", path);
        fflush(stdout);
        _exit(1);
    }
    dup2(file, fd);
    close(file);
}

/* In the child: takes the redirections out of the words and becomes the program. */
static void become(char **words) {
    char *arguments[WORDS];
    int n = 0;
    for (; *words != NULL && strcmp(*words, "|") != 0; words++) {
        if (strcmp(*words, "<") == 0) redirect(0, *++words, O_RDONLY);
        else if (strcmp(*words, ">") == 0) redirect(1, *++words, O_WRONLY | O_CREAT | O_TRUNC);
        else if (strcmp(*words, ">>") == 0) redirect(1, *++words, O_WRONLY | O_CREAT | O_APPEND);
        else arguments[n++] = *words;
    }
    arguments[n] = NULL;
    execvp(arguments[0], arguments);
    _exit(127);
}

/* Runs what stands between here and the next |, reading from `input`; then the rest. */
static void run(char **words, int input) {
    char **next = words;
    while (*next != NULL && strcmp(*next, "|") != 0) next++;
    int link[2] = {-1, -1};
    if (*next != NULL) pipe(link);
    pid_t pid = fork();
    if (pid == 0) {
        if (input >= 0) dup2(input, 0), close(input);
        if (link[1] >= 0) dup2(link[1], 1), close(link[1]), close(link[0]);
        become(words);
    }
    if (input >= 0) close(input);
    if (*next != NULL) {
        close(link[1]);
        run(next + 1, link[0]);
    }
    int status;
    waitpid(pid, &status, 0);
    if (*next == NULL) last = WEXITSTATUS(status);
}

int main(void) {
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *words[WORDS + 1];
        int n = 0;
        printf("$ %s", line);
        for (char *word = strtok(line, " \n"); word != NULL && n < WORDS; word = strtok(NULL, " \n")) words[n++] = word;
        words[n] = NULL;
        if (n == 0) continue;
        if (strcmp(words[0], "exit") == 0) return n > 1 ? atoi(words[1]) : last;
        if (strcmp(words[0], "status") == 0) {
            printf("%d\n", last);
            continue;
        }
        fflush(stdout);
        run(words, -1);
    }
    return last;
}
