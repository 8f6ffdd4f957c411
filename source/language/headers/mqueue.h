#ifndef _MQUEUE_H
#define _MQUEUE_H 1
#include <bits/types.h>
typedef int mqd_t;
struct mq_attr { long mq_flags; long mq_maxmsg; long mq_msgsize; long mq_curmsgs; long __pad[4]; };
struct sigevent;
extern mqd_t mq_open(const char *name, int oflag, ...);
extern int mq_close(mqd_t mqdes);
extern int mq_unlink(const char *name);
extern int mq_getattr(mqd_t mqdes, struct mq_attr *mqstat);
extern int mq_setattr(mqd_t mqdes, const struct mq_attr *mqstat, struct mq_attr *omqstat);
extern int mq_notify(mqd_t mqdes, const struct sigevent *notification);
extern int mq_send(mqd_t mqdes, const char *msg_ptr, size_t msg_len, unsigned int msg_prio);
extern ssize_t mq_receive(mqd_t mqdes, char *msg_ptr, size_t msg_len, unsigned int *msg_prio);
extern int mq_timedsend(mqd_t mqdes, const char *msg_ptr, size_t msg_len, unsigned int msg_prio,
                        const struct timespec *abs_timeout);
extern ssize_t mq_timedreceive(mqd_t mqdes, char *msg_ptr, size_t msg_len, unsigned int *msg_prio,
                               const struct timespec *abs_timeout);
#endif
