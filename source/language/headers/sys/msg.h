#ifndef _SYS_MSG_H
#define _SYS_MSG_H 1
#include <sys/ipc.h>
#define MSG_NOERROR 010000
struct msqid_ds;
extern int msgget(key_t __key, int __msgflg);
extern int msgsnd(int __msqid, const void *__msgp, size_t __msgsz, int __msgflg);
extern ssize_t msgrcv(int __msqid, void *__msgp, size_t __msgsz, long __msgtyp, int __msgflg);
extern int msgctl(int __msqid, int __cmd, struct msqid_ds *__buf);
#endif
