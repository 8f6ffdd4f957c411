#ifndef _GRP_H
#define _GRP_H 1
#include <bits/types.h>
struct group { char *gr_name; char *gr_passwd; gid_t gr_gid; char **gr_mem; };
extern struct group *getgrgid(gid_t __gid);
extern struct group *getgrnam(const char *__name);
#endif
