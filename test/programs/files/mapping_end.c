/* A mapping may reach further than its file: a page with nothing of the file in it is SIGBUS, not SIGSEGV. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sigjmp_buf back;

static void handler(int number) {
    siglongjmp(back, number);
}

static void try(const char *what, volatile char *at) {
    int number = sigsetjmp(back, 1);
    if (number == 0) printf("%s: %d\n", what, *at);
    else printf("%s: %s\n", what, number == SIGBUS ? "SIGBUS" : "SIGSEGV");
}

int main(void) {
    long page = sysconf(_SC_PAGESIZE);
    signal(SIGBUS, handler);
    signal(SIGSEGV, handler);
    int fd = open("file", O_RDWR | O_CREAT | O_EXCL, 0600);
    ftruncate(fd, page + 1);
    char *at = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    munmap(at + 3 * page, page);
    try("first page", at);
    try("second page, last byte", at + 2 * page - 1);
    try("third page", at + 2 * page);
    try("unmapped", at + 3 * page);
    ftruncate(fd, 3 * page);
    at[2 * page] = 5;
    try("third page, file grown", at + 2 * page);
    ftruncate(fd, 1);
    try("second page, file cut", at + page);
    ftruncate(fd, 3 * page);
    try("third page, grown again", at + 2 * page); /* what was cut off does not come back */
    return 0;
}
