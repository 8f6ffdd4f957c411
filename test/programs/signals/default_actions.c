/* What a process that says nothing does with each signal: most end it, some are ignored, one stops it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    const char *name;
    int number;
} signals[] = {
    {"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT},   {"ILL", SIGILL},   {"ABRT", SIGABRT}, {"FPE", SIGFPE},
    {"KILL", SIGKILL}, {"SEGV", SIGSEGV}, {"PIPE", SIGPIPE},   {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"USR1", SIGUSR1},
    {"USR2", SIGUSR2}, {"CHLD", SIGCHLD}, {"CONT", SIGCONT},   {"STOP", SIGSTOP}, {"URG", SIGURG},   {"WINCH", SIGWINCH},
    {"BUS", SIGBUS},   {"SYS", SIGSYS},   {"VTALRM", SIGVTALRM},
};

int main(void) {
    for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        int status, ready[2], gate[2];
        char byte;
        pipe(ready);
        pipe(gate);
        pid_t pid = fork();
        if (pid == 0) {
            write(ready[1], "x", 1);
            read(gate[0], &byte, 1);
            _exit(0);
        }
        read(ready[0], &byte, 1);
        kill(pid, signals[i].number);
        write(gate[1], "x", 1); /* who is still there goes on from here */
        for (int j = 0; j < 2; j++) {
            close(ready[j]);
            close(gate[j]);
        }
        waitpid(pid, &status, WUNTRACED);
        printf("SIG%-7s ", signals[i].name);
        if (WIFSIGNALED(status)) {
            printf("ends it%s\n", WTERMSIG(status) == signals[i].number ? "" : ", with another number");
        } else if (WIFSTOPPED(status)) {
            printf("stops it\n");
            kill(pid, SIGCONT);
            waitpid(pid, &status, 0);
        } else {
            printf("is ignored\n");
        }
    }
    return 0;
}
