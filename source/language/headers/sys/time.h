#ifndef _SYS_TIME_H
#define _SYS_TIME_H 1
#include <bits/types.h>
#include <bits/fdset.h>
struct timezone { int tz_minuteswest; int tz_dsttime; };
#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2
struct itimerval { struct timeval it_interval; struct timeval it_value; };
extern int gettimeofday(struct timeval *__tv, void *__tz);
extern int settimeofday(const struct timeval *__tv, const struct timezone *__tz);
extern int getitimer(int __which, struct itimerval *__value);
extern int setitimer(int __which, const struct itimerval *__newvalue, struct itimerval *__oldvalue);
extern int lutimes(const char *__file, const struct timeval __tvp[2]);
extern int utimes(const char *__file, const struct timeval __tvp[2]);
#define timerisset(tvp) ((tvp)->tv_sec || (tvp)->tv_usec)
#define timerclear(tvp) ((tvp)->tv_sec = (tvp)->tv_usec = 0)
#define timercmp(a, b, CMP) \
  (((a)->tv_sec == (b)->tv_sec) ? ((a)->tv_usec CMP (b)->tv_usec) : ((a)->tv_sec CMP (b)->tv_sec))
#define timeradd(a, b, result) \
  do { \
    (result)->tv_sec = (a)->tv_sec + (b)->tv_sec; \
    (result)->tv_usec = (a)->tv_usec + (b)->tv_usec; \
    if ((result)->tv_usec >= 1000000) { ++(result)->tv_sec; (result)->tv_usec -= 1000000; } \
  } while (0)
#define timersub(a, b, result) \
  do { \
    (result)->tv_sec = (a)->tv_sec - (b)->tv_sec; \
    (result)->tv_usec = (a)->tv_usec - (b)->tv_usec; \
    if ((result)->tv_usec < 0) { --(result)->tv_sec; (result)->tv_usec += 1000000; } \
  } while (0)
#endif
