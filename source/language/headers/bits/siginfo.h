#ifndef _BITS_SIGINFO_H
#define _BITS_SIGINFO_H 1
#include <bits/types.h>
union sigval { int sival_int; void *sival_ptr; };
typedef union sigval sigval_t;
typedef struct {
  int si_signo;
  int si_errno;
  int si_code;
  int __pad0;
  union {
    int _pad[28];
    struct { int si_pid; unsigned int si_uid; } _kill;
    struct { int si_tid; int si_overrun; union sigval si_sigval; } _timer;
    struct { int si_pid; unsigned int si_uid; union sigval si_sigval; } _rt;
    struct { int si_pid; unsigned int si_uid; int si_status; long si_utime; long si_stime; } _sigchld;
    struct { void *si_addr; short si_addr_lsb; struct { void *_lower; void *_upper; } _addr_bnd; } _sigfault;
    struct { long si_band; int si_fd; } _sigpoll;
  } _sifields;
} siginfo_t;
#define si_pid _sifields._kill.si_pid
#define si_uid _sifields._kill.si_uid
#define si_timerid _sifields._timer.si_tid
#define si_overrun _sifields._timer.si_overrun
#define si_status _sifields._sigchld.si_status
#define si_utime _sifields._sigchld.si_utime
#define si_stime _sifields._sigchld.si_stime
#define si_value _sifields._rt.si_sigval
#define si_int _sifields._rt.si_sigval.sival_int
#define si_ptr _sifields._rt.si_sigval.sival_ptr
#define si_addr _sifields._sigfault.si_addr
#define si_band _sifields._sigpoll.si_band
#define si_fd _sifields._sigpoll.si_fd
struct sigevent {
  union sigval sigev_value;
  int sigev_signo;
  int sigev_notify;
  union {
    int _pad[12];
    int _tid;
    struct { void (*_function)(union sigval); void *_attribute; } _sigev_thread;
  } _sigev_un;
};
typedef struct sigevent sigevent_t;
#define sigev_notify_function _sigev_un._sigev_thread._function
#define sigev_notify_attributes _sigev_un._sigev_thread._attribute
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2
#define SIGEV_THREAD_ID 4
#endif
