#ifndef _SCHED_H
#define _SCHED_H 1
#include <bits/types.h>
#include <bits/sched.h>
#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_ISO 4
#define SCHED_IDLE 5
#define SCHED_DEADLINE 6
#define SCHED_RESET_ON_FORK 0x40000000
#define CSIGNAL 0x000000ff
#define CLONE_NEWTIME 0x00000080
#define CLONE_VM 0x00000100
#define CLONE_FS 0x00000200
#define CLONE_FILES 0x00000400
#define CLONE_SIGHAND 0x00000800
#define CLONE_PIDFD 0x00001000
#define CLONE_PTRACE 0x00002000
#define CLONE_VFORK 0x00004000
#define CLONE_PARENT 0x00008000
#define CLONE_THREAD 0x00010000
#define CLONE_NEWNS 0x00020000
#define CLONE_SYSVSEM 0x00040000
#define CLONE_SETTLS 0x00080000
#define CLONE_PARENT_SETTID 0x00100000
#define CLONE_CHILD_CLEARTID 0x00200000
#define CLONE_DETACHED 0x00400000
#define CLONE_UNTRACED 0x00800000
#define CLONE_CHILD_SETTID 0x01000000
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
#define CLONE_IO 0x80000000
#define CPU_SETSIZE 1024
#define CPU_ZERO(set) do { for (int __i = 0; __i < 16; __i++) (set)->__bits[__i] = 0; } while (0)
#define CPU_SET(cpu, set) ((void)((set)->__bits[(cpu) / 64] |= 1UL << ((cpu) % 64)))
#define CPU_CLR(cpu, set) ((void)((set)->__bits[(cpu) / 64] &= ~(1UL << ((cpu) % 64))))
#define CPU_ISSET(cpu, set) (((set)->__bits[(cpu) / 64] >> ((cpu) % 64)) & 1)
#define CPU_COUNT(set) __sched_cpucount(sizeof(cpu_set_t), (set))
extern int __sched_cpucount(size_t __setsize, const cpu_set_t *__set);
extern int sched_yield(void);
extern int sched_setparam(pid_t __pid, const struct sched_param *__param);
extern int sched_getparam(pid_t __pid, struct sched_param *__param);
extern int sched_setscheduler(pid_t __pid, int __policy, const struct sched_param *__param);
extern int sched_getscheduler(pid_t __pid);
extern int sched_get_priority_max(int __policy);
extern int sched_get_priority_min(int __policy);
extern int sched_rr_get_interval(pid_t __pid, struct timespec *__interval);
extern int sched_setaffinity(pid_t __pid, size_t __cpusetsize, const cpu_set_t *__mask);
extern int sched_getaffinity(pid_t __pid, size_t __cpusetsize, cpu_set_t *__mask);
extern int sched_getcpu(void);
extern int clone(int (*__fn)(void *), void *__stack, int __flags, void *__arg, ...);
extern int unshare(int __flags);
#endif
