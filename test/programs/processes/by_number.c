/* System calls by their numbers: what the library's functions do, without the library. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int rung;
static void ring(int n) { rung = n; }

/* -errno, as the kernel itself answers. */
static long told(long answer) { return answer == -1 ? -errno : answer; }

int main(void) {
    printf("%d %d %d\n", syscall(SYS_getpid) == getpid(), syscall(SYS_gettid) == getpid(), syscall(SYS_getppid) == getppid());

    int n = 6, fd = syscall(SYS_open, "by_number.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
    long wrote = syscall(SYS_write, fd, "hello\n", n);
    long at = syscall(SYS_lseek, fd, -4L, SEEK_END);
    char text[16] = "";
    long got = syscall(SYS_read, fd, text, sizeof text);
    struct stat status;
    long stated = syscall(SYS_fstat, fd, &status);
    printf("%ld %ld %ld %s%ld %ld\n", wrote, at, got, text, stated, (long)status.st_size);
    printf("%ld %ld\n", told(syscall(SYS_close, fd)), told(syscall(SYS_close, fd)));
    fd = syscall(SYS_openat, AT_FDCWD, "by_number.txt", O_RDONLY);
    printf("%ld %ld\n", told(syscall(SYS_write, fd, "x", 1L)), told(syscall(SYS_openat, AT_FDCWD, "nowhere/at all", O_RDONLY)));
    syscall(SYS_unlinkat, AT_FDCWD, "by_number.txt", 0);

    /* a pipe that the reader has to wait for */
    int ends[2], child_status = 0;
    syscall(SYS_pipe2, ends, 0);
    fflush(stdout);
    long child = syscall(SYS_fork);
    if (child == 0) {
        struct timespec little = {0, 1000000};
        syscall(SYS_nanosleep, &little, NULL);
        syscall(SYS_write, ends[1], "late", 4L);
        printf("lost: nobody flushes it\n");
        syscall(SYS_exit_group, 7);
    }
    got = syscall(SYS_read, ends[0], text, 16L);
    long ended = syscall(SYS_wait4, (int)child, &child_status, 0, NULL);
    printf("%ld %.4s %d %d\n", got, text, ended == child, WEXITSTATUS(child_status));

    /* clone with nothing shared is fork */
    fflush(stdout);
    int tid = 0;
    child = syscall(SYS_clone, SIGCHLD | CLONE_PARENT_SETTID, NULL, &tid, NULL, 0L);
    if (child == 0) syscall(SYS_exit, 9);
    waitpid(child, &child_status, 0);
    printf("%d %d\n", tid == child, WEXITSTATUS(child_status));
    printf("%ld %ld\n", told(syscall(SYS_clone, CLONE_THREAD, NULL)), told(syscall(SYS_wait4, -1, NULL, 0, NULL)));

    /* signals */
    signal(SIGUSR1, ring);
    long sent = told(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1));
    printf("%ld %d\n", sent, rung == SIGUSR1);
    rung = 0;
    sent = told(syscall(SYS_tkill, (int)syscall(SYS_gettid), SIGUSR1));
    printf("%ld %d\n", sent, rung == SIGUSR1);
    sent = told(syscall(SYS_kill, getpid(), 0));
    printf("%ld %ld %ld\n", sent, told(syscall(SYS_tkill, -1, SIGUSR1)), told(syscall(SYS_kill, getpid(), 99)));

    /* the rest */
    unsigned core = 99, node = 99;
    long known = syscall(SYS_getcpu, &core, &node, NULL);
    printf("%ld %d\n", known, core < 4096 && node < 64);
    struct timespec now, wrong = {0, -1};
    printf("%ld %ld\n", told(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now)), told(syscall(SYS_nanosleep, &wrong, NULL)));
    char *page = (char *)syscall(SYS_mmap, NULL, 4096L, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    page[4095] = 1;
    printf("%ld %ld\n", told(syscall(SYS_munmap, page, 4096L)), told(syscall(SYS_munmap, page + 1, 4096L)));
    printf("%ld %ld\n", syscall(SYS_getpriority, 0, 0), told(syscall(SYS_getpriority, 9, 0)));
    printf("%ld %ld\n", told(syscall(SYS_sched_yield)), told(syscall(5000)));
    return 0;
}
