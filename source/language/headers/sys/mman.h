#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H 1
#include <bits/types.h>
#define PROT_NONE 0x0
#define PROT_READ 0x1
#define PROT_WRITE 0x2
#define PROT_EXEC 0x4
#define MAP_SHARED 0x01
#define MAP_PRIVATE 0x02
#define MAP_SHARED_VALIDATE 0x03
#define MAP_TYPE 0x0f
#define MAP_FIXED 0x10
#define MAP_FILE 0
#define MAP_ANONYMOUS 0x20
#define MAP_ANON MAP_ANONYMOUS
#define MAP_GROWSDOWN 0x00100
#define MAP_DENYWRITE 0x00800
#define MAP_EXECUTABLE 0x01000
#define MAP_LOCKED 0x02000
#define MAP_NORESERVE 0x04000
#define MAP_POPULATE 0x08000
#define MAP_NONBLOCK 0x10000
#define MAP_STACK 0x20000
#define MAP_HUGETLB 0x40000
#define MAP_FIXED_NOREPLACE 0x100000
#define MAP_FAILED ((void *)-1)
#define MS_ASYNC 1
#define MS_INVALIDATE 2
#define MS_SYNC 4
#define MCL_CURRENT 1
#define MCL_FUTURE 2
#define MCL_ONFAULT 4
#define MADV_NORMAL 0
#define MADV_RANDOM 1
#define MADV_SEQUENTIAL 2
#define MADV_WILLNEED 3
#define MADV_DONTNEED 4
#define MADV_FREE 8
#define MADV_REMOVE 9
#define MADV_DONTFORK 10
#define MADV_DOFORK 11
#define MADV_HUGEPAGE 14
#define MADV_NOHUGEPAGE 15
#define MADV_WIPEONFORK 18
#define MADV_KEEPONFORK 19
#define POSIX_MADV_NORMAL 0
#define POSIX_MADV_RANDOM 1
#define POSIX_MADV_SEQUENTIAL 2
#define POSIX_MADV_WILLNEED 3
#define POSIX_MADV_DONTNEED 4
#define MREMAP_MAYMOVE 1
#define MREMAP_FIXED 2
extern void *mmap(void *__addr, size_t __length, int __prot, int __flags, int __fd, off_t __offset);
extern int munmap(void *__addr, size_t __length);
extern int mprotect(void *__addr, size_t __length, int __prot);
extern int msync(void *__addr, size_t __length, int __flags);
extern int madvise(void *__addr, size_t __length, int __advice);
extern int posix_madvise(void *__addr, size_t __length, int __advice);
extern int mincore(void *__addr, size_t __length, unsigned char *__vec);
extern void *mremap(void *__addr, size_t __old_len, size_t __new_len, int __flags, ...);
extern int mlock(const void *__addr, size_t __length);
extern int munlock(const void *__addr, size_t __length);
extern int mlockall(int __flags);
extern int munlockall(void);
extern int shm_open(const char *__name, int __oflag, mode_t __mode);
extern int shm_unlink(const char *__name);
extern int memfd_create(const char *__name, unsigned int __flags);
#endif
