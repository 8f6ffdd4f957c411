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
extern double atof(const char *nptr);
extern int atoi(const char *nptr);
extern long atol(const char *nptr);
extern long long atoll(const char *nptr);
extern double strtod(const char *nptr, char **endptr);
extern float strtof(const char *nptr, char **endptr);
extern long double strtold(const char *nptr, char **endptr);
extern long strtol(const char *nptr, char **endptr, int base);
extern unsigned long strtoul(const char *nptr, char **endptr, int base);
extern long long strtoll(const char *nptr, char **endptr, int base);
extern unsigned long long strtoull(const char *nptr, char **endptr, int base);
extern long random(void);
extern void srandom(unsigned int seed);
extern char *initstate(unsigned int seed, char *statebuf, size_t statelen);
extern char *setstate(char *statebuf);
extern int rand(void);
extern void srand(unsigned int seed);
extern int rand_r(unsigned int *seed);
extern double drand48(void);
extern double erand48(unsigned short xsubi[3]);
extern long lrand48(void);
extern long mrand48(void);
extern void srand48(long seedval);
extern void *malloc(size_t size);
extern void *calloc(size_t nmemb, size_t size);
extern void *realloc(void *ptr, size_t size);
extern void *reallocarray(void *ptr, size_t nmemb, size_t size);
extern void free(void *ptr);
extern int posix_memalign(void **memptr, size_t alignment, size_t size);
extern void *aligned_alloc(size_t alignment, size_t size);
extern _Noreturn void abort(void);
extern int atexit(void (*func)(void));
extern int at_quick_exit(void (*func)(void));
extern int on_exit(void (*func)(int, void *), void *arg);
extern _Noreturn void exit(int status);
extern _Noreturn void quick_exit(int status);
extern _Noreturn void _Exit(int status);
extern char *getenv(const char *name);
extern char *secure_getenv(const char *name);
extern int putenv(char *string);
extern int setenv(const char *name, const char *value, int replace);
extern int unsetenv(const char *name);
extern int clearenv(void);
extern int mkstemp(char *template);
extern char *mkdtemp(char *template);
extern int system(const char *command);
extern char *realpath(const char *name, char *resolved);
extern void *bsearch(const void *key, const void *base, size_t nmemb, size_t size,
                     int (*compar)(const void *, const void *));
extern void qsort(void *base, size_t nmemb, size_t size, int (*compar)(const void *, const void *));
extern void qsort_r(void *base, size_t nmemb, size_t size, int (*compar)(const void *, const void *, void *), void *arg);
extern int abs(int x);
extern long labs(long x);
extern long long llabs(long long x);
extern div_t div(int numer, int denom);
extern ldiv_t ldiv(long numer, long denom);
extern lldiv_t lldiv(long long numer, long long denom);
extern int mblen(const char *s, size_t n);
extern int mbtowc(wchar_t *pwc, const char *s, size_t n);
extern int wctomb(char *s, wchar_t wchar);
extern size_t mbstowcs(wchar_t *pwcs, const char *s, size_t n);
extern size_t wcstombs(char *s, const wchar_t *pwcs, size_t n);
extern int getloadavg(double loadavg[], int nelem);
#endif
