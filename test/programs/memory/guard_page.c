/* A page that nobody may touch behind a buffer: the first byte too many ends the process, not
   something else later. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static long page;

/* `size` bytes that end where a guard page begins. */
static char *guarded(long size) {
    long pages = (size + page - 1) / page;
    char *at = mmap(NULL, (pages + 1) * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(at + pages * page, page, PROT_NONE);
    return at + pages * page - size;
}

static void try(const char *what, int length) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        char *buffer = guarded(100);
        for (volatile int i = 0; i < length; i++) buffer[i] = 'x';
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status)) printf("%s: signal %d\n", what, WTERMSIG(status));
    else printf("%s: well\n", what);
}

int main(void) {
    page = sysconf(_SC_PAGESIZE);
    try("99 bytes", 99);
    try("100 bytes", 100);
    try("101 bytes", 101);

    char *buffer = guarded(8);
    strcpy(buffer, "1234567");
    printf("%s fits\n", buffer);
    fflush(stdout);
    strcpy(buffer, "12345678"); /* the zero does not */
    printf("never\n");
    return 0;
}
