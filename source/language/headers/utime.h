#ifndef _UTIME_H
#define _UTIME_H 1
#include <bits/types.h>
struct utimbuf { time_t actime; time_t modtime; };
extern int utime(const char *__file, const struct utimbuf *__times);
#endif
