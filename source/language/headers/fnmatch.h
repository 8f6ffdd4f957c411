#ifndef _FNMATCH_H
#define _FNMATCH_H 1
#define FNM_NOMATCH 1
#define FNM_NOESCAPE 2
#define FNM_PATHNAME 1
extern int fnmatch(const char *__pattern, const char *__string, int __flags);
#endif
