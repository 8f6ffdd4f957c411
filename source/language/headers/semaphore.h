#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H 1
#include <bits/types.h>
typedef union { char __size[32]; long __align; } sem_t;
#define SEM_FAILED ((sem_t *)0)
#define SEM_VALUE_MAX 2147483647
extern int sem_init(sem_t *__sem, int __pshared, unsigned int __value);
extern int sem_destroy(sem_t *__sem);
extern sem_t *sem_open(const char *__name, int __oflag, ...);
extern int sem_close(sem_t *__sem);
extern int sem_unlink(const char *__name);
extern int sem_wait(sem_t *__sem);
extern int sem_trywait(sem_t *__sem);
extern int sem_timedwait(sem_t *__sem, const struct timespec *__abstime);
extern int sem_clockwait(sem_t *__sem, clockid_t __clock, const struct timespec *__abstime);
extern int sem_post(sem_t *__sem);
extern int sem_getvalue(sem_t *__sem, int *__value);
#endif
