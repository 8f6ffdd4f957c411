#ifndef _STRINGS_H
#define _STRINGS_H 1
typedef unsigned long size_t;
extern int bcmp(const void *s1, const void *s2, size_t n);
extern void bcopy(const void *src, void *dest, size_t n);
extern void bzero(void *s, size_t n);
extern char *index(const char *s, int c);
extern char *rindex(const char *s, int c);
extern int ffs(int i);
extern int ffsl(long l);
extern int ffsll(long long ll);
extern int strcasecmp(const char *s1, const char *s2);
extern int strncasecmp(const char *s1, const char *s2, size_t n);
#endif
