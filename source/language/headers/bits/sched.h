#ifndef _BITS_SCHED_H
#define _BITS_SCHED_H 1
struct sched_param { int sched_priority; };
typedef unsigned long __cpu_mask;
typedef struct { __cpu_mask __bits[16]; } cpu_set_t;
#endif
