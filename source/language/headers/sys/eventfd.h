#ifndef _SYS_EVENTFD_H
#define _SYS_EVENTFD_H 1
#define EFD_SEMAPHORE 00000001
#define EFD_CLOEXEC 02000000
#define EFD_NONBLOCK 00004000
typedef unsigned long eventfd_t;
extern int eventfd(unsigned int __count, int __flags);
extern int eventfd_read(int __fd, eventfd_t *__value);
extern int eventfd_write(int __fd, eventfd_t __value);
#endif
