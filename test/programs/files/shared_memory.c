/* shm_open: memory with a name. A process that did not inherit it opens it, maps it elsewhere and
   sees the same bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "/lockstep-files-shared-memory"
enum { SIZE = 3 * 4096 };

int main(void) {
    struct stat s;
    int ready[2], seen[2];
    char byte;
    pipe(ready);
    pipe(seen);
    shm_unlink(NAME);
    pid_t pid = fork();
    if (pid == 0) {
        read(ready[0], &byte, 1);
        int fd = shm_open(NAME, O_RDWR, 0);
        fstat(fd, &s);
        char *at = mmap(NULL, s.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        close(fd); /* the mapping keeps it */
        printf("child: %ld bytes, \"%s\"\n", (long)s.st_size, at);
        fflush(stdout);
        strcpy(at + 2 * 4096, "written by the child");
        write(seen[1], "x", 1);
        read(ready[0], &byte, 1);
        printf("child: unlinked, and still \"%s\"\n", at);
        fflush(stdout);
        _exit(shm_open(NAME, O_RDWR, 0) < 0 ? errno == ENOENT : 2);
    }
    int fd = shm_open(NAME, O_RDWR | O_CREAT | O_EXCL, 0600);
    fstat(fd, &s);
    printf("new: %ld bytes\n", (long)s.st_size);
    fflush(stdout);
    ftruncate(fd, SIZE);
    char *all = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *end = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 2 * 4096); /* the same page once more */
    strcpy(all, "written by the parent");
    write(ready[1], "x", 1);
    read(seen[0], &byte, 1);
    printf("parent: \"%s\", there too: %d\n", end, strcmp(all + 2 * 4096, end) == 0);
    fflush(stdout);
    strcpy(all, "changed");
    shm_unlink(NAME);
    write(ready[1], "x", 1);
    int status;
    waitpid(pid, &status, 0);
    printf("the name is gone: %d\n", WEXITSTATUS(status));
    return 0;
}
