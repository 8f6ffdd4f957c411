#ifndef _MQUEUE_H
#define _MQUEUE_H 1
#include <bits/types.h>
#include <bits/siginfo.h>
#include <fcntl.h>
typedef int mqd_t;
struct mq_attr { long mq_flags; long mq_maxmsg; long mq_msgsize; long mq_curmsgs; long __pad[4]; };
extern mqd_t mq_open(const char *__name, int __oflag, ...);
extern int mq_close(mqd_t __mqdes);
extern int mq_unlink(const char *__name);
extern int mq_getattr(mqd_t __mqdes, struct mq_attr *__mqstat);
extern int mq_setattr(mqd_t __mqdes, const struct mq_attr *__mqstat, struct mq_attr *__omqstat);
extern int mq_notify(mqd_t __mqdes, const struct sigevent *__notification);
extern int mq_send(mqd_t __mqdes, const char *__msg_ptr, size_t __msg_len, unsigned int __msg_prio);
extern ssize_t mq_receive(mqd_t __mqdes, char *__msg_ptr, size_t __msg_len, unsigned int *__msg_prio);
extern int mq_timedsend(mqd_t __mqdes, const char *__msg_ptr, size_t __msg_len, unsigned int __msg_prio,
                        const struct timespec *__abs_timeout);
extern ssize_t mq_timedreceive(mqd_t __mqdes, char *__msg_ptr, size_t __msg_len, unsigned int *__msg_prio,
                               const struct timespec *__abs_timeout);
#endif
