#ifndef _SYS_TIMES_H
#define _SYS_TIMES_H 1
#include <bits/types.h>
struct tms { long tms_utime; long tms_stime; long tms_cutime; long tms_cstime; };
extern clock_t times(struct tms *__buffer);
#endif
