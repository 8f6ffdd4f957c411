#ifndef _ERR_H
#define _ERR_H 1
#include <stdarg.h>
extern void warn(const char *format, ...);
extern void vwarn(const char *format, va_list ap);
extern void warnx(const char *format, ...);
extern void vwarnx(const char *format, va_list ap);
extern _Noreturn void err(int status, const char *format, ...);
extern _Noreturn void verr(int status, const char *format, va_list ap);
extern _Noreturn void errx(int status, const char *format, ...);
extern _Noreturn void verrx(int status, const char *format, va_list ap);
#endif
