#ifndef _SYS_EPOLL_H
#define _SYS_EPOLL_H 1
#include <bits/types.h>
#include <bits/sigset.h>
#define EPOLL_CLOEXEC 02000000
enum EPOLL_EVENTS {
  EPOLLIN = 0x001,
  EPOLLPRI = 0x002,
  EPOLLOUT = 0x004,
  EPOLLERR = 0x008,
  EPOLLHUP = 0x010,
  EPOLLRDNORM = 0x040,
  EPOLLRDBAND = 0x080,
  EPOLLWRNORM = 0x100,
  EPOLLWRBAND = 0x200,
  EPOLLMSG = 0x400,
  EPOLLRDHUP = 0x2000,
  EPOLLEXCLUSIVE = 1u << 28,
  EPOLLWAKEUP = 1u << 29,
  EPOLLONESHOT = 1u << 30,
  EPOLLET = 1u << 31
};
#define EPOLLIN EPOLLIN
#define EPOLLPRI EPOLLPRI
#define EPOLLOUT EPOLLOUT
#define EPOLLERR EPOLLERR
#define EPOLLHUP EPOLLHUP
#define EPOLLRDHUP EPOLLRDHUP
#define EPOLLRDNORM EPOLLRDNORM
#define EPOLLRDBAND EPOLLRDBAND
#define EPOLLWRNORM EPOLLWRNORM
#define EPOLLWRBAND EPOLLWRBAND
#define EPOLLMSG EPOLLMSG
#define EPOLLEXCLUSIVE EPOLLEXCLUSIVE
#define EPOLLWAKEUP EPOLLWAKEUP
#define EPOLLONESHOT EPOLLONESHOT
#define EPOLLET EPOLLET
#define EPOLL_CTL_ADD 1
#define EPOLL_CTL_DEL 2
#define EPOLL_CTL_MOD 3
typedef union epoll_data { void *ptr; int fd; unsigned int u32; unsigned long u64; } epoll_data_t;
struct epoll_event { unsigned int events; epoll_data_t data; } __attribute__((packed));
extern int epoll_create(int __size);
extern int epoll_create1(int __flags);
extern int epoll_ctl(int __epfd, int __op, int __fd, struct epoll_event *__event);
extern int epoll_wait(int __epfd, struct epoll_event *__events, int __maxevents, int __timeout);
extern int epoll_pwait(int __epfd, struct epoll_event *__events, int __maxevents, int __timeout, const sigset_t *__ss);
extern int epoll_pwait2(int __epfd, struct epoll_event *__events, int __maxevents, const struct timespec *__timeout,
                        const sigset_t *__ss);
#endif
