#ifndef _GLOB_H
#define _GLOB_H 1
#include <stddef.h>
typedef struct { size_t gl_pathc; char **gl_pathv; size_t gl_offs; int gl_flags; void *__gl[5]; } glob_t;
#define GLOB_NOSPACE 1
#define GLOB_NOMATCH 3
extern int glob(const char *__pattern, int __flags, int (*__error)(const char *, int), glob_t *__result);
extern void globfree(glob_t *__result);
#endif
