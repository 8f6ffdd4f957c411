/* After fork a private mapping is copied page by page as it is written; a shared one stays one memory. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *map(int flags) {
    int *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) perror("mmap");
    return at;
}

static void show(const char *who, const int *own, const int *common) {
    printf("%-8s private %d %d, shared %d %d\n", who, own[0], own[1], common[0], common[1]);
    fflush(stdout);
}

int main(void) {
    int *own = map(MAP_PRIVATE), *common = map(MAP_SHARED), *late = map(MAP_SHARED);
    own[0] = common[0] = 1;
    show("before", own, common);
    pid_t child = fork();
    if (child == 0) {
        own[1] = common[1] = 2;
        late[0] = 5; /* first touched after the fork, and still the same page for both */
        pid_t grandchild = fork();
        if (grandchild == 0) {
            own[0] = common[0] = 3;
            show("third", own, common);
            _exit(0);
        }
        waitpid(grandchild, NULL, 0);
        show("second", own, common);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    show("first", own, common);
    return late[0];
}
