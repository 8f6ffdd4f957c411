#ifndef _FTW_H
#define _FTW_H 1
#include <sys/stat.h>
#define FTW_F 0
#define FTW_D 1
extern int ftw(const char *__dir, int (*__f)(const char *, const struct stat *, int), int __fds);
#endif
