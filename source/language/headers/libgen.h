#ifndef _LIBGEN_H
#define _LIBGEN_H 1
extern char *dirname(char *__path);
extern char *__xpg_basename(char *__path);
#define basename __xpg_basename
#endif
