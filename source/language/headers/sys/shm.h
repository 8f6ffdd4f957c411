#ifndef _SYS_SHM_H
#define _SYS_SHM_H 1
#include <sys/ipc.h>
#define SHM_R 0400
#define SHM_W 0200
#define SHM_RDONLY 010000
struct shmid_ds;
extern int shmget(key_t __key, size_t __size, int __shmflg);
extern void *shmat(int __shmid, const void *__shmaddr, int __shmflg);
extern int shmdt(const void *__shmaddr);
extern int shmctl(int __shmid, int __cmd, struct shmid_ds *__buf);
#endif
