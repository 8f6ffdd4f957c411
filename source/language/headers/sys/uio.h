#ifndef _SYS_UIO_H
#define _SYS_UIO_H 1
#include <bits/types.h>
struct iovec { void *iov_base; size_t iov_len; };
extern ssize_t preadv(int __fd, const struct iovec *__iovec, int __count, off_t __offset);
extern ssize_t pwritev(int __fd, const struct iovec *__iovec, int __count, off_t __offset);
#define UIO_MAXIOV 1024
extern ssize_t readv(int __fd, const struct iovec *__iovec, int __count);
extern ssize_t writev(int __fd, const struct iovec *__iovec, int __count);
#endif
