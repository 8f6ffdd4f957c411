#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H 1
#include <bits/types.h>
#include <bits/signum.h>
#include <bits/siginfo.h>
#define WNOHANG 1
#define WUNTRACED 2
#define WSTOPPED 2
#define WEXITED 4
#define WCONTINUED 8
#define WNOWAIT 0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL 0x40000000
#define __WCLONE 0x80000000
#define WCOREFLAG 0x80
#define WEXITSTATUS(status) (((status) & 0xff00) >> 8)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) (((signed char)(((status) & 0x7f) + 1) >> 1) > 0)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define WCOREDUMP(status) ((status) & WCOREFLAG)
typedef enum { P_ALL, P_PID, P_PGID, P_PIDFD } idtype_t;
struct rusage;
extern pid_t wait(int *__stat_loc);
extern pid_t waitpid(pid_t __pid, int *__stat_loc, int __options);
extern int waitid(idtype_t __idtype, id_t __id, siginfo_t *__infop, int __options);
extern pid_t wait3(int *__stat_loc, int __options, struct rusage *__usage);
extern pid_t wait4(pid_t __pid, int *__stat_loc, int __options, struct rusage *__usage);
#endif
