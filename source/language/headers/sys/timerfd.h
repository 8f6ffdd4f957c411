#ifndef _SYS_TIMERFD_H
#define _SYS_TIMERFD_H 1
#include <time.h>
#define TFD_CLOEXEC 02000000
#define TFD_NONBLOCK 04000
#define TFD_TIMER_ABSTIME 1
extern int timerfd_create(int __clock, int __flags);
extern int timerfd_settime(int __fd, int __flags, const struct itimerspec *__new, struct itimerspec *__old);
extern int timerfd_gettime(int __fd, struct itimerspec *__value);
#endif
