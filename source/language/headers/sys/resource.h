#ifndef _SYS_RESOURCE_H
#define _SYS_RESOURCE_H 1
#include <bits/types.h>
#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_RSS 5
#define RLIMIT_NPROC 6
#define RLIMIT_NOFILE 7
#define RLIMIT_MEMLOCK 8
#define RLIMIT_AS 9
#define RLIMIT_RTPRIO 14
#define RLIM_INFINITY 0xffffffffffffffffUL
#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_THREAD 1
#define PRIO_PROCESS 0
#define PRIO_PGRP 1
#define PRIO_USER 2
#define PRIO_MIN (-20)
#define PRIO_MAX 20
typedef unsigned long rlim_t;
struct rlimit { unsigned long rlim_cur; unsigned long rlim_max; };
struct rusage {
  struct timeval ru_utime;
  struct timeval ru_stime;
  long ru_maxrss;
  long ru_ixrss;
  long ru_idrss;
  long ru_isrss;
  long ru_minflt;
  long ru_majflt;
  long ru_nswap;
  long ru_inblock;
  long ru_oublock;
  long ru_msgsnd;
  long ru_msgrcv;
  long ru_nsignals;
  long ru_nvcsw;
  long ru_nivcsw;
};
extern int getrlimit(int __resource, struct rlimit *__rlimits);
extern int setrlimit(int __resource, const struct rlimit *__rlimits);
extern int getrusage(int __who, struct rusage *__usage);
extern int getpriority(int __which, id_t __who);
extern int setpriority(int __which, id_t __who, int __prio);
#endif
