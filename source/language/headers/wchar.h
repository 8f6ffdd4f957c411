#ifndef _WCHAR_H
#define _WCHAR_H 1
typedef unsigned long size_t;
typedef int wchar_t;
typedef unsigned int wint_t;
#undef NULL
#define NULL ((void *)0)
#define WEOF 0xffffffffu
#ifndef WCHAR_MIN
#define WCHAR_MIN (-2147483647-1)
#define WCHAR_MAX 2147483647
#endif
extern size_t wcslen(const wchar_t *__s);
extern wchar_t *wcscpy(wchar_t *__dest, const wchar_t *__src);
extern wchar_t *wcsncpy(wchar_t *__dest, const wchar_t *__src, size_t __n);
extern wchar_t *wcscat(wchar_t *__dest, const wchar_t *__src);
extern int wcscmp(const wchar_t *__s1, const wchar_t *__s2);
extern int wcsncmp(const wchar_t *__s1, const wchar_t *__s2, size_t __n);
extern wchar_t *wcschr(const wchar_t *__wcs, wchar_t __wc);
extern wchar_t *wmemset(wchar_t *__s, wchar_t __c, size_t __n);
extern wchar_t *wmemcpy(wchar_t *__s1, const wchar_t *__s2, size_t __n);
extern int wprintf(const wchar_t *__format, ...);
#endif
