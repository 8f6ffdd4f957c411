#ifndef _SYS_UIO_H
#define _SYS_UIO_H 1
#include <bits/types.h>
struct iovec { void *iov_base; size_t iov_len; };
extern ssize_t readv(int fd, const struct iovec *iovec, int count);
extern ssize_t writev(int fd, const struct iovec *iovec, int count);
#endif
