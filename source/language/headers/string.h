#ifndef _STRING_H
#define _STRING_H 1
#include <strings.h>
#undef NULL
#define NULL ((void *)0)
extern void *memcpy(void *dest, const void *src, size_t n);
extern void *memmove(void *dest, const void *src, size_t n);
extern void *memccpy(void *dest, const void *src, int c, size_t n);
extern void *mempcpy(void *dest, const void *src, size_t n);
extern void *memset(void *s, int c, size_t n);
extern void explicit_bzero(void *s, size_t n);
extern int memcmp(const void *s1, const void *s2, size_t n);
extern void *memchr(const void *s, int c, size_t n);
extern void *memrchr(const void *s, int c, size_t n);
extern void *memmem(const void *haystack, size_t haystacklen, const void *needle, size_t needlelen);
extern char *strcpy(char *dest, const char *src);
extern char *strncpy(char *dest, const char *src, size_t n);
extern char *stpcpy(char *dest, const char *src);
extern char *stpncpy(char *dest, const char *src, size_t n);
extern char *strcat(char *dest, const char *src);
extern char *strncat(char *dest, const char *src, size_t n);
extern int strcmp(const char *s1, const char *s2);
extern int strncmp(const char *s1, const char *s2, size_t n);
extern int strcoll(const char *s1, const char *s2);
extern size_t strxfrm(char *dest, const char *src, size_t n);
extern char *strdup(const char *s);
extern char *strndup(const char *s, size_t n);
extern char *strchr(const char *s, int c);
extern char *strrchr(const char *s, int c);
extern char *strchrnul(const char *s, int c);
extern size_t strcspn(const char *s, const char *reject);
extern size_t strspn(const char *s, const char *accept);
extern char *strpbrk(const char *s, const char *accept);
extern char *strstr(const char *haystack, const char *needle);
extern char *strcasestr(const char *haystack, const char *needle);
extern char *strtok(char *s, const char *delim);
extern char *strtok_r(char *s, const char *delim, char **save_ptr);
extern char *strsep(char **stringp, const char *delim);
extern size_t strlen(const char *s);
extern size_t strnlen(const char *s, size_t maxlen);
extern char *strerror(int errnum);
extern char *strerror_r(int errnum, char *buf, size_t buflen);
extern char *strsignal(int sig);
extern char *basename(const char *filename);
#endif
