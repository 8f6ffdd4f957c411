#ifndef _STDLIB_H
#define _STDLIB_H 1
#include <bits/types.h>
#include <alloca.h>
typedef int wchar_t;
#undef NULL
#define NULL ((void *)0)
typedef struct { int quot; int rem; } div_t;
typedef struct { long quot; long rem; } ldiv_t;
typedef struct { long long quot; long long rem; } lldiv_t;
#define RAND_MAX 2147483647
#define EXIT_FAILURE 1
#define EXIT_SUCCESS 0
#define MB_CUR_MAX ((size_t)1)
extern double atof(const char *__nptr);
extern int atoi(const char *__nptr);
extern long atol(const char *__nptr);
extern long long atoll(const char *__nptr);
extern double strtod(const char *__nptr, char **__endptr);
extern float strtof(const char *__nptr, char **__endptr);
extern long double strtold(const char *__nptr, char **__endptr);
extern long strtol(const char *__nptr, char **__endptr, int __base);
extern unsigned long strtoul(const char *__nptr, char **__endptr, int __base);
extern long long strtoll(const char *__nptr, char **__endptr, int __base);
extern unsigned long long strtoull(const char *__nptr, char **__endptr, int __base);
extern long random(void);
extern void srandom(unsigned int __seed);
extern char *initstate(unsigned int __seed, char *__statebuf, size_t __statelen);
extern char *setstate(char *__statebuf);
extern int rand(void);
extern void srand(unsigned int __seed);
extern int rand_r(unsigned int *__seed);
extern double drand48(void);
extern double erand48(unsigned short __xsubi[3]);
extern long lrand48(void);
extern long mrand48(void);
extern void srand48(long __seedval);
extern void *malloc(size_t __size);
extern void *calloc(size_t __nmemb, size_t __size);
extern void *realloc(void *__ptr, size_t __size);
extern void *reallocarray(void *__ptr, size_t __nmemb, size_t __size);
extern void free(void *__ptr);
extern int posix_memalign(void **__memptr, size_t __alignment, size_t __size);
extern void *aligned_alloc(size_t __alignment, size_t __size);
extern _Noreturn void abort(void);
extern int atexit(void (*__func)(void));
extern int at_quick_exit(void (*__func)(void));
extern int on_exit(void (*__func)(int, void *), void *__arg);
extern _Noreturn void exit(int __status);
extern _Noreturn void quick_exit(int __status);
extern _Noreturn void _Exit(int __status);
extern char *getenv(const char *__name);
extern char *secure_getenv(const char *__name);
extern int putenv(char *__string);
extern int setenv(const char *__name, const char *__value, int __replace);
extern int unsetenv(const char *__name);
extern int clearenv(void);
extern int mkstemp(char *__template);
extern int mkstemp64(char *__template);
extern int mkostemp(char *__template, int __flags);
extern int mkstemps(char *__template, int __suffixlen);
extern int mkostemps(char *__template, int __suffixlen, int __flags);
extern char *canonicalize_file_name(const char *__name);
extern char *mkdtemp(char *__template);
extern int system(const char *__command);
extern char *realpath(const char *__name, char *__resolved);
extern void *bsearch(const void *__key, const void *__base, size_t __nmemb, size_t __size,
                     int (*__compar)(const void *, const void *));
extern void qsort(void *__base, size_t __nmemb, size_t __size, int (*__compar)(const void *, const void *));
extern void qsort_r(void *__base, size_t __nmemb, size_t __size, int (*__compar)(const void *, const void *, void *), void *__arg);
extern int abs(int __x);
extern long labs(long __x);
extern long long llabs(long long __x);
extern div_t div(int __numer, int __denom);
extern ldiv_t ldiv(long __numer, long __denom);
extern lldiv_t lldiv(long long __numer, long long __denom);
extern int mblen(const char *__s, size_t __n);
extern int mbtowc(wchar_t *__pwc, const char *__s, size_t __n);
extern int wctomb(char *__s, wchar_t __wchar);
extern size_t mbstowcs(wchar_t *__pwcs, const char *__s, size_t __n);
extern size_t wcstombs(char *__s, const wchar_t *__pwcs, size_t __n);
extern int getloadavg(double __loadavg[], int __nelem);
#endif
