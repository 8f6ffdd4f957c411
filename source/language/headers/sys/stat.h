#ifndef _SYS_STAT_H
#define _SYS_STAT_H 1
#include <bits/types.h>
struct stat {
  unsigned long st_dev;
  unsigned long st_ino;
  unsigned long st_nlink;
  unsigned int st_mode;
  unsigned int st_uid;
  unsigned int st_gid;
  int __pad0;
  unsigned long st_rdev;
  long st_size;
  long st_blksize;
  long st_blocks;
  struct timespec st_atim;
  struct timespec st_mtim;
  struct timespec st_ctim;
  long __glibc_reserved[3];
};
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#include <bits/mode.h>
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISBLK(mode) (((mode) & S_IFMT) == S_IFBLK)
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISFIFO(mode) (((mode) & S_IFMT) == S_IFIFO)
#define S_ISLNK(mode) (((mode) & S_IFMT) == S_IFLNK)
#define S_ISSOCK(mode) (((mode) & S_IFMT) == S_IFSOCK)
extern int stat(const char *__path, struct stat *__buf);
extern int fstat(int __fd, struct stat *__buf);
extern int lstat(const char *__path, struct stat *__buf);
extern int fstatat(int __dirfd, const char *__path, struct stat *__buf, int __flags);
extern int chmod(const char *__path, mode_t __mode);
extern int fchmod(int __fd, mode_t __mode);
#define stat64 stat
#define lstat64 lstat
#define fstat64 fstat
#define fstatat64 fstatat
extern int mkfifoat(int __dirfd, const char *__path, mode_t __mode);
#define UTIME_NOW 0x3fffffff
#define UTIME_OMIT 0x3ffffffe
extern int fchmodat(int __dirfd, const char *__path, mode_t __mode, int __flags);
extern mode_t umask(mode_t __mask);
extern int mkdir(const char *__path, mode_t __mode);
extern int mkdirat(int __dirfd, const char *__path, mode_t __mode);
extern int mknod(const char *__path, mode_t __mode, dev_t __dev);
extern int mkfifo(const char *__path, mode_t __mode);
extern int utimensat(int __dirfd, const char *__path, const struct timespec *__times, int __flags);
extern int futimens(int __fd, const struct timespec *__times);
#endif
