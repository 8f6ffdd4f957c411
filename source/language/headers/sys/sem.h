#ifndef _SYS_SEM_H
#define _SYS_SEM_H 1
#include <sys/ipc.h>
#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
struct sembuf { unsigned short sem_num; short sem_op; short sem_flg; };
extern int semget(key_t __key, int __nsems, int __semflg);
extern int semop(int __semid, struct sembuf *__sops, size_t __nsops);
extern int semctl(int __semid, int __semnum, int __cmd, ...);
#endif
