#ifndef _BITS_FDSET_H
#define _BITS_FDSET_H 1
#include <bits/types.h>
#include <bits/sigset.h>
typedef long __fd_mask;
typedef __fd_mask fd_mask;
#define FD_SETSIZE 1024
#define NFDBITS 64
typedef struct { long fds_bits[16]; } fd_set;
#define FD_ZERO(set) do { for (int __i = 0; __i < 16; __i++) (set)->fds_bits[__i] = 0; } while (0)
#define FD_SET(fd, set) ((void)((set)->fds_bits[(fd) / 64] |= (long)(1UL << ((fd) % 64))))
#define FD_CLR(fd, set) ((void)((set)->fds_bits[(fd) / 64] &= ~(long)(1UL << ((fd) % 64))))
#define FD_ISSET(fd, set) (((set)->fds_bits[(fd) / 64] & (long)(1UL << ((fd) % 64))) != 0)
extern int select(int __nfds, fd_set *__readfds, fd_set *__writefds, fd_set *__exceptfds, struct timeval *__timeout);
extern int pselect(int __nfds, fd_set *__readfds, fd_set *__writefds, fd_set *__exceptfds, const struct timespec *__timeout,
                   const sigset_t *__sigmask);
#endif
