/* A thread made by hand: clone with the flags of pthread_create, and a join that waits for the word
   the kernel clears. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024] __attribute__((aligned(16)));
static volatile int same_process, own_tid, result;
static int tid; /* set by the kernel before clone returns, cleared when the thread is gone */

static int body(void *arg) {
    int *const numbers = arg;
    same_process = syscall(SYS_getpid) == numbers[0];
    own_tid = syscall(SYS_gettid) != numbers[0];
    for (int i = 1; i < 4; i++) result += numbers[i];
    syscall(SYS_exit, 0); /* of this thread; exit_group would end them all */
    return 0;
}

int main(void) {
    int numbers[] = {getpid(), 10, 20, 30};
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
                CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    int made = clone(body, stack + sizeof stack, flags, numbers, &tid, NULL, &tid);
    if (made < 0) {
        perror("clone");
        return 1;
    }
    for (;;) {
        int seen = __atomic_load_n(&tid, __ATOMIC_ACQUIRE);
        if (seen == 0) break;
        syscall(SYS_futex, &tid, FUTEX_WAIT, seen, NULL, NULL, 0);
    }
    printf("the same process: %d, a tid of its own: %d, result %d\n", same_process, own_tid, result);
    printf("a thread is no child: %d", wait(NULL));
    printf(" %s\n", strerror(errno));
    return 0;
}
