#ifndef _ERR_H
#define _ERR_H 1
#include <stdarg.h>
extern void warn(const char *__format, ...);
extern void vwarn(const char *__format, va_list __ap);
extern void warnx(const char *__format, ...);
extern void vwarnx(const char *__format, va_list __ap);
extern _Noreturn void err(int __status, const char *__format, ...);
extern _Noreturn void verr(int __status, const char *__format, va_list __ap);
extern _Noreturn void errx(int __status, const char *__format, ...);
extern _Noreturn void verrx(int __status, const char *__format, va_list __ap);
#endif
