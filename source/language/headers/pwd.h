#ifndef _PWD_H
#define _PWD_H 1
#include <bits/types.h>
struct passwd { char *pw_name; char *pw_passwd; uid_t pw_uid; gid_t pw_gid; char *pw_gecos; char *pw_dir; char *pw_shell; };
extern struct passwd *getpwuid(uid_t __uid);
extern struct passwd *getpwnam(const char *__name);
#endif
