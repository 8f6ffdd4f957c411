#ifndef _SYS_STATVFS_H
#define _SYS_STATVFS_H 1
#include <bits/types.h>
struct statvfs { unsigned long f_bsize; unsigned long f_frsize; unsigned long f_blocks; unsigned long f_bfree; unsigned long f_bavail; unsigned long f_files; unsigned long f_ffree; unsigned long f_favail; unsigned long f_fsid; unsigned long f_flag; unsigned long f_namemax; int __spare[6]; };
extern int statvfs(const char *__file, struct statvfs *__buffer);
#endif
