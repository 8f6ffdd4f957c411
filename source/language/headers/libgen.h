#ifndef _LIBGEN_H
#define _LIBGEN_H 1
extern char *dirname(char *path);
extern char *__xpg_basename(char *path);
#define basename __xpg_basename
#endif
