#ifndef _UNISTD_H
#define _UNISTD_H 1
#include <bits/types.h>
#include <bits/getopt.h>
typedef long intptr_t;
#undef NULL
#define NULL ((void *)0)
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#ifndef R_OK
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#endif
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#define _POSIX_VERSION 200809L
#define _POSIX_THREADS 200809L
#define _POSIX_BARRIERS 200809L
#define _POSIX_SPIN_LOCKS 200809L
#define _POSIX_TIMERS 200809L
#define _POSIX_SEMAPHORES 200809L
#define _POSIX_MONOTONIC_CLOCK 0
#define _SC_ARG_MAX 0
#define _SC_CHILD_MAX 1
#define _SC_CLK_TCK 2
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE 30
#define _SC_SEM_VALUE_MAX 33
#define _SC_THREADS 67
#define _SC_THREAD_KEYS_MAX 74
#define _SC_THREAD_STACK_MIN 75
#define _SC_THREAD_THREADS_MAX 76
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_PHYS_PAGES 85
#define _SC_AVPHYS_PAGES 86
#define _SC_LEVEL1_DCACHE_LINESIZE 190
extern char **environ;
extern int access(const char *name, int type);
extern off_t lseek(int fd, off_t offset, int whence);
extern int close(int fd);
extern ssize_t read(int fd, void *buf, size_t nbytes);
extern ssize_t write(int fd, const void *buf, size_t n);
extern ssize_t pread(int fd, void *buf, size_t nbytes, off_t offset);
extern ssize_t pwrite(int fd, const void *buf, size_t n, off_t offset);
extern int pipe(int pipedes[2]);
extern int pipe2(int pipedes[2], int flags);
extern unsigned int alarm(unsigned int seconds);
extern unsigned int sleep(unsigned int seconds);
extern unsigned int ualarm(useconds_t value, useconds_t interval);
extern int usleep(useconds_t useconds);
extern int pause(void);
extern int chown(const char *file, uid_t owner, gid_t group);
extern int chdir(const char *path);
extern int fchdir(int fd);
extern char *getcwd(char *buf, size_t size);
extern int dup(int fd);
extern int dup2(int fd, int fd2);
extern int dup3(int fd, int fd2, int flags);
extern int execve(const char *path, char *const argv[], char *const envp[]);
extern int execv(const char *path, char *const argv[]);
extern int execle(const char *path, const char *arg, ...);
extern int execl(const char *path, const char *arg, ...);
extern int execvp(const char *file, char *const argv[]);
extern int execvpe(const char *file, char *const argv[], char *const envp[]);
extern int execlp(const char *file, const char *arg, ...);
extern int nice(int inc);
extern _Noreturn void _exit(int status);
extern long pathconf(const char *path, int name);
extern long fpathconf(int fd, int name);
extern long sysconf(int name);
extern pid_t getpid(void);
extern pid_t getppid(void);
extern pid_t getpgrp(void);
extern pid_t getpgid(pid_t pid);
extern int setpgid(pid_t pid, pid_t pgid);
extern int setpgrp(void);
extern pid_t setsid(void);
extern pid_t getsid(pid_t pid);
extern pid_t gettid(void);
extern uid_t getuid(void);
extern uid_t geteuid(void);
extern gid_t getgid(void);
extern gid_t getegid(void);
extern int setuid(uid_t uid);
extern int seteuid(uid_t uid);
extern int setgid(gid_t gid);
extern int setegid(gid_t gid);
extern pid_t fork(void);
extern pid_t _Fork(void);
extern pid_t vfork(void);
extern char *ttyname(int fd);
extern int isatty(int fd);
extern int link(const char *from, const char *to);
extern int symlink(const char *from, const char *to);
extern ssize_t readlink(const char *path, char *buf, size_t len);
extern int unlink(const char *name);
extern int unlinkat(int fd, const char *name, int flag);
extern int rmdir(const char *path);
extern pid_t tcgetpgrp(int fd);
extern int tcsetpgrp(int fd, pid_t pgrp_id);
extern char *getlogin(void);
extern int gethostname(char *name, size_t len);
extern int fsync(int fd);
extern int fdatasync(int fd);
extern void sync(void);
extern int getpagesize(void);
extern int getdtablesize(void);
extern int truncate(const char *file, off_t length);
extern int ftruncate(int fd, off_t length);
extern int brk(void *addr);
extern void *sbrk(intptr_t delta);
extern long syscall(long sysno, ...);
extern int lockf(int fd, int cmd, off_t len);
extern void swab(const void *from, void *to, ssize_t n);
extern int getentropy(void *buffer, size_t length);
#endif
