#ifndef _DIRENT_H
#define _DIRENT_H 1
#include <bits/types.h>
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
struct dirent { unsigned long d_ino; long d_off; unsigned short d_reclen; unsigned char d_type; char d_name[256]; };
typedef struct __dirstream DIR;
extern DIR *opendir(const char *__name);
extern int closedir(DIR *__dirp);
extern struct dirent *readdir(DIR *__dirp);
extern void rewinddir(DIR *__dirp);
extern DIR *fdopendir(int __fd);
extern void seekdir(DIR *__dirp, long __pos);
extern long telldir(DIR *__dirp);
extern int dirfd(DIR *__dirp);
extern int scandir(const char *__dir, struct dirent ***__namelist, int (*__selector)(const struct dirent *),
                   int (*__cmp)(const struct dirent **, const struct dirent **));
extern int alphasort(const struct dirent **__e1, const struct dirent **__e2);
#endif
