/* A file mapped: through a shared mapping stores are writes; a private one copies what it changes and keeps it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int fd;
static char *shared, *own;

static void show(const char *when) {
    char text[13] = "";
    pread(fd, text, 12, 0);
    printf("%-26s file %s, shared %.12s, private %.12s\n", when, text, shared, own);
    fflush(stdout);
}

int main(void) {
    fd = open("file", O_RDWR | O_CREAT | O_EXCL, 0600);
    write(fd, "abcdefghijkl", 12);
    shared = mmap(NULL, 12, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    own = mmap(NULL, 12, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    printf("beyond the end: %d %d\n", shared[12], shared[4095]); /* to the end of the page: zeros */
    show("mapped");
    shared[0] = 'S';
    own[1] = 'P'; /* from here on its page is another */
    show("both stored");
    pwrite(fd, "W", 1, 2);
    show("the file written");
    if (fork() == 0) {
        shared[3] = 's';
        own[4] = 'p';
        show("child stored");
        _exit(0);
    }
    wait(NULL);
    show("after the child");
    shared[12] = '!'; /* in the page, but no part of the file */
    msync(shared, 12, MS_SYNC);
    printf("size still %ld\n", (long)lseek(fd, 0, SEEK_END));
    munmap(shared, 12);
    close(fd);

    fd = open("file", O_RDONLY);
    void *refused = mmap(NULL, 12, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    void *allowed = mmap(NULL, 12, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    printf("open for reading: shared and writable %s, private and writable %s\n",
           refused == MAP_FAILED ? "refused" : "allowed", allowed == MAP_FAILED ? "refused" : "allowed");
    return 0;
}
