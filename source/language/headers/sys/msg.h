#ifndef _SYS_MSG_H
#define _SYS_MSG_H 1
#include <sys/ipc.h>
#define MSG_NOERROR 010000
struct msqid_ds;
extern int msgget(key_t key, int msgflg);
extern int msgsnd(int msqid, const void *msgp, size_t msgsz, int msgflg);
extern ssize_t msgrcv(int msqid, void *msgp, size_t msgsz, long msgtyp, int msgflg);
extern int msgctl(int msqid, int cmd, struct msqid_ds *buf);
#endif
