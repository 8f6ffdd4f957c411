#ifndef _REGEX_H
#define _REGEX_H 1
#include <stddef.h>
typedef struct { void *__buffer; size_t __allocated; size_t __used; unsigned long __syntax; char *__fastmap; char *__translate; size_t re_nsub; unsigned __bits; } regex_t;
typedef int regoff_t;
typedef struct { regoff_t rm_so; regoff_t rm_eo; } regmatch_t;
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NEWLINE 4
#define REG_NOSUB 8
#define REG_NOMATCH 1
extern int regcomp(regex_t *__preg, const char *__pattern, int __flags);
extern int regexec(const regex_t *__preg, const char *__string, size_t __n, regmatch_t *__match, int __flags);
extern size_t regerror(int __error, const regex_t *__preg, char *__buffer, size_t __size);
extern void regfree(regex_t *__preg);
#endif
