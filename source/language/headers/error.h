#ifndef _ERROR_H
#define _ERROR_H 1
extern void error(int status, int errnum, const char *format, ...);
extern void error_at_line(int status, int errnum, const char *fname, unsigned int lineno, const char *format, ...);
extern unsigned int error_message_count;
#endif
