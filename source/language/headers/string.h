#ifndef _STRING_H
#define _STRING_H 1
#include <strings.h>
#undef NULL
#define NULL ((void *)0)
extern void *memcpy(void *__dest, const void *__src, size_t __n);
extern void *memmove(void *__dest, const void *__src, size_t __n);
extern void *memccpy(void *__dest, const void *__src, int __c, size_t __n);
extern void *mempcpy(void *__dest, const void *__src, size_t __n);
extern void *memset(void *__s, int __c, size_t __n);
extern void explicit_bzero(void *__s, size_t __n);
extern int memcmp(const void *__s1, const void *__s2, size_t __n);
extern void *memchr(const void *__s, int __c, size_t __n);
extern void *memrchr(const void *__s, int __c, size_t __n);
extern void *memmem(const void *__haystack, size_t __haystacklen, const void *__needle, size_t __needlelen);
extern char *strcpy(char *__dest, const char *__src);
extern char *strncpy(char *__dest, const char *__src, size_t __n);
extern char *stpcpy(char *__dest, const char *__src);
extern char *stpncpy(char *__dest, const char *__src, size_t __n);
extern char *strcat(char *__dest, const char *__src);
extern char *strncat(char *__dest, const char *__src, size_t __n);
extern int strcmp(const char *__s1, const char *__s2);
extern int strncmp(const char *__s1, const char *__s2, size_t __n);
extern int strcoll(const char *__s1, const char *__s2);
extern size_t strxfrm(char *__dest, const char *__src, size_t __n);
extern char *strdup(const char *__s);
extern char *strndup(const char *__s, size_t __n);
extern char *strchr(const char *__s, int __c);
extern char *strrchr(const char *__s, int __c);
extern char *strchrnul(const char *__s, int __c);
extern size_t strcspn(const char *__s, const char *__reject);
extern size_t strspn(const char *__s, const char *__accept);
extern char *strpbrk(const char *__s, const char *__accept);
extern char *strstr(const char *__haystack, const char *__needle);
extern char *strcasestr(const char *__haystack, const char *__needle);
extern char *strtok(char *__s, const char *__delim);
extern char *strtok_r(char *__s, const char *__delim, char **__save_ptr);
extern char *strsep(char **__stringp, const char *__delim);
extern size_t strlen(const char *__s);
extern size_t strnlen(const char *__s, size_t __maxlen);
extern char *strerror(int __errnum);
#ifdef _GNU_SOURCE
extern char *strerror_r(int __errnum, char *__buf, size_t __buflen);
#else
extern int __xpg_strerror_r(int __errnum, char *__buf, size_t __buflen);
#define strerror_r __xpg_strerror_r
#endif
extern char *strsignal(int __sig);
extern char *basename(const char *__filename);
#endif
