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
extern int access(const char *__name, int __type);
extern off_t lseek(int __fd, off_t __offset, int __whence);
extern int close(int __fd);
extern ssize_t read(int __fd, void *__buf, size_t __nbytes);
extern ssize_t write(int __fd, const void *__buf, size_t __n);
extern ssize_t pread(int __fd, void *__buf, size_t __nbytes, off_t __offset);
extern ssize_t pwrite(int __fd, const void *__buf, size_t __n, off_t __offset);
extern off64_t lseek64(int __fd, off64_t __offset, int __whence);
extern ssize_t pread64(int __fd, void *__buf, size_t __nbytes, off64_t __offset);
extern ssize_t pwrite64(int __fd, const void *__buf, size_t __n, off64_t __offset);
extern int euidaccess(const char *__name, int __type);
extern int eaccess(const char *__name, int __type);
extern int faccessat(int __fd, const char *__file, int __type, int __flag);
extern int pipe(int __pipedes[2]);
extern int pipe2(int __pipedes[2], int __flags);
extern unsigned int alarm(unsigned int __seconds);
extern unsigned int sleep(unsigned int __seconds);
extern unsigned int ualarm(useconds_t __value, useconds_t __interval);
extern int usleep(useconds_t __useconds);
extern int pause(void);
extern int chown(const char *__file, uid_t __owner, gid_t __group);
extern int fchown(int __fd, uid_t __owner, gid_t __group);
extern int lchown(const char *__file, uid_t __owner, gid_t __group);
extern int fchownat(int __fd, const char *__file, uid_t __owner, gid_t __group, int __flag);
extern int chdir(const char *__path);
extern int fchdir(int __fd);
extern char *getcwd(char *__buf, size_t __size);
extern char *get_current_dir_name(void);
extern int dup(int __fd);
extern int dup2(int __fd, int __fd2);
extern int dup3(int __fd, int __fd2, int __flags);
extern int execve(const char *__path, char *const __argv[], char *const __envp[]);
extern int execv(const char *__path, char *const __argv[]);
extern int execle(const char *__path, const char *__arg, ...);
extern int execl(const char *__path, const char *__arg, ...);
extern int execvp(const char *__file, char *const __argv[]);
extern int execvpe(const char *__file, char *const __argv[], char *const __envp[]);
extern int execlp(const char *__file, const char *__arg, ...);
extern int nice(int __inc);
extern _Noreturn void _exit(int __status);
extern long pathconf(const char *__path, int __name);
extern long fpathconf(int __fd, int __name);
extern long sysconf(int __name);
extern pid_t getpid(void);
extern pid_t getppid(void);
extern pid_t getpgrp(void);
extern pid_t getpgid(pid_t __pid);
extern int setpgid(pid_t __pid, pid_t __pgid);
extern int setpgrp(void);
extern pid_t setsid(void);
extern pid_t getsid(pid_t __pid);
extern pid_t gettid(void);
extern uid_t getuid(void);
extern uid_t geteuid(void);
extern gid_t getgid(void);
extern gid_t getegid(void);
extern int setuid(uid_t __uid);
extern int seteuid(uid_t __uid);
extern int setgid(gid_t __gid);
extern int setegid(gid_t __gid);
extern pid_t fork(void);
extern pid_t _Fork(void);
extern pid_t vfork(void);
extern char *ttyname(int __fd);
extern int ttyname_r(int __fd, char *__buf, size_t __buflen);
extern int isatty(int __fd);
extern int link(const char *__from, const char *__to);
extern int linkat(int __fromfd, const char *__from, int __tofd, const char *__to, int __flags);
extern int symlinkat(const char *__from, int __tofd, const char *__to);
extern ssize_t readlinkat(int __fd, const char *__path, char *__buf, size_t __len);
extern int symlink(const char *__from, const char *__to);
extern ssize_t readlink(const char *__path, char *__buf, size_t __len);
extern int unlink(const char *__name);
extern int unlinkat(int __fd, const char *__name, int __flag);
extern int rmdir(const char *__path);
extern pid_t tcgetpgrp(int __fd);
extern int tcsetpgrp(int __fd, pid_t __pgrp_id);
extern char *getlogin(void);
extern int gethostname(char *__name, size_t __len);
extern int fsync(int __fd);
extern int fdatasync(int __fd);
extern void sync(void);
extern int getpagesize(void);
extern int getdtablesize(void);
extern int truncate(const char *__file, off_t __length);
extern int ftruncate(int __fd, off_t __length);
extern int truncate64(const char *__file, off64_t __length);
extern int ftruncate64(int __fd, off64_t __length);
extern ssize_t getdents64(int __fd, void *__buffer, size_t __length);
extern int brk(void *__addr);
extern void *sbrk(intptr_t __delta);
extern long syscall(long __sysno, ...);
extern int lockf(int __fd, int __cmd, off_t __len);
extern void swab(const void *__from, void *__to, ssize_t __n);
extern int getentropy(void *__buffer, size_t __length);
#endif
