#ifndef _EXECINFO_H
#define _EXECINFO_H 1
extern int backtrace(void **__buffer, int __size);
extern char **backtrace_symbols(void *const *__buffer, int __size);
extern void backtrace_symbols_fd(void *const *__buffer, int __size, int __fd);
#endif
