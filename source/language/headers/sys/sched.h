#ifndef _SYS_SCHED_H
#define _SYS_SCHED_H 1
#include <sched.h>
#endif
