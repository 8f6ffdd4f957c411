#ifndef _TIME_H
#define _TIME_H 1
#include <bits/types.h>
#undef NULL
#define NULL ((void *)0)
#define CLOCKS_PER_SEC ((clock_t)1000000)
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11
#define TIMER_ABSTIME 1
#define TIME_UTC 1
struct tm {
  int tm_sec;
  int tm_min;
  int tm_hour;
  int tm_mday;
  int tm_mon;
  int tm_year;
  int tm_wday;
  int tm_yday;
  int tm_isdst;
  long tm_gmtoff;
  const char *tm_zone;
};
struct itimerspec { struct timespec it_interval; struct timespec it_value; };
struct sigevent;
extern clock_t clock(void);
extern time_t time(time_t *timer);
extern double difftime(time_t time1, time_t time0);
extern time_t mktime(struct tm *tp);
extern time_t timegm(struct tm *tp);
extern size_t strftime(char *s, size_t maxsize, const char *format, const struct tm *tp);
extern struct tm *gmtime(const time_t *timer);
extern struct tm *localtime(const time_t *timer);
extern struct tm *gmtime_r(const time_t *timer, struct tm *tp);
extern struct tm *localtime_r(const time_t *timer, struct tm *tp);
extern char *asctime(const struct tm *tp);
extern char *ctime(const time_t *timer);
extern char *asctime_r(const struct tm *tp, char *buf);
extern char *ctime_r(const time_t *timer, char *buf);
extern void tzset(void);
extern int nanosleep(const struct timespec *requested_time, struct timespec *remaining);
extern int clock_getres(clockid_t clock_id, struct timespec *res);
extern int clock_gettime(clockid_t clock_id, struct timespec *tp);
extern int clock_settime(clockid_t clock_id, const struct timespec *tp);
extern int clock_nanosleep(clockid_t clock_id, int flags, const struct timespec *req, struct timespec *rem);
extern int clock_getcpuclockid(pid_t pid, clockid_t *clock_id);
extern int timer_create(clockid_t clock_id, struct sigevent *evp, timer_t *timerid);
extern int timer_delete(timer_t timerid);
extern int timer_settime(timer_t timerid, int flags, const struct itimerspec *value, struct itimerspec *ovalue);
extern int timer_gettime(timer_t timerid, struct itimerspec *value);
extern int timer_getoverrun(timer_t timerid);
extern int timespec_get(struct timespec *ts, int base);
#endif
