#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H 1
#include <bits/types.h>
typedef union { char __size[32]; long __align; } sem_t;
#define SEM_FAILED ((sem_t *)0)
#define SEM_VALUE_MAX 2147483647
extern int sem_init(sem_t *sem, int pshared, unsigned int value);
extern int sem_destroy(sem_t *sem);
extern sem_t *sem_open(const char *name, int oflag, ...);
extern int sem_close(sem_t *sem);
extern int sem_unlink(const char *name);
extern int sem_wait(sem_t *sem);
extern int sem_trywait(sem_t *sem);
extern int sem_timedwait(sem_t *sem, const struct timespec *abstime);
extern int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *abstime);
extern int sem_post(sem_t *sem);
extern int sem_getvalue(sem_t *sem, int *value);
#endif
