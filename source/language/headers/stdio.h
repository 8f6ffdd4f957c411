#ifndef _STDIO_H
#define _STDIO_H 1
#include <bits/types.h>
typedef __builtin_va_list va_list;
#undef NULL
#define NULL ((void *)0)
struct _IO_FILE {
  int _flags;
  char *_IO_read_ptr;
  char *_IO_read_end;
  char *_IO_read_base;
  char *_IO_write_base;
  char *_IO_write_ptr;
  char *_IO_write_end;
  char *_IO_buf_base;
  char *_IO_buf_end;
  char *_IO_save_base;
  char *_IO_backup_base;
  char *_IO_save_end;
  void *_markers;
  struct _IO_FILE *_chain;
  int _fileno;
  int _flags2;
  long _old_offset;
  unsigned short _cur_column;
  signed char _vtable_offset;
  char _shortbuf[1];
  void *_lock;
  long _offset;
  void *_codecvt;
  void *_wide_data;
  struct _IO_FILE *_freeres_list;
  void *_freeres_buf;
  unsigned long __pad5;
  int _mode;
  char _unused2[20];
};
typedef struct _IO_FILE FILE;
typedef struct _IO_FILE __FILE;
typedef struct { long __pos; struct { int __count; unsigned int __value; } __state; } fpos_t;
extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr
#define EOF (-1)
#define BUFSIZ 8192
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#undef SEEK_SET
#undef SEEK_CUR
#undef SEEK_END
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define FILENAME_MAX 4096
#define FOPEN_MAX 16
#define L_tmpnam 20
#define TMP_MAX 238328
#define P_tmpdir "/tmp"
extern int remove(const char *__path);
extern int rename(const char *__oldpath, const char *__newpath);
extern int renameat(int __oldfd, const char *__old, int __newfd, const char *__new);
extern int renameat2(int __oldfd, const char *__old, int __newfd, const char *__new, unsigned int __flags);
extern FILE *tmpfile(void);
extern char *tmpnam(char *__s);
extern int fclose(FILE *__stream);
extern int fflush(FILE *__stream);
extern FILE *fopen(const char *__path, const char *__mode);
extern FILE *freopen(const char *__path, const char *__mode, FILE *__stream);
extern FILE *fdopen(int __fd, const char *__mode);
extern FILE *fmemopen(void *__buf, size_t __size, const char *__mode);
extern FILE *open_memstream(char **__bufloc, size_t *__sizeloc);
extern void setbuf(FILE *__stream, char *__buf);
extern int setvbuf(FILE *__stream, char *__buf, int __mode, size_t __size);
extern void setbuffer(FILE *__stream, char *__buf, size_t __size);
extern void setlinebuf(FILE *__stream);
extern int fprintf(FILE *__stream, const char *__format, ...);
extern int printf(const char *__format, ...);
extern int sprintf(char *__s, const char *__format, ...);
extern int snprintf(char *__s, size_t __maxlen, const char *__format, ...);
extern int vfprintf(FILE *__stream, const char *__format, va_list __arg);
extern int vprintf(const char *__format, va_list __arg);
extern int vsprintf(char *__s, const char *__format, va_list __arg);
extern int vsnprintf(char *__s, size_t __maxlen, const char *__format, va_list __arg);
extern int asprintf(char **__ptr, const char *__format, ...);
extern int vasprintf(char **__ptr, const char *__format, va_list __arg);
extern int dprintf(int __fd, const char *__format, ...);
extern int vdprintf(int __fd, const char *__format, va_list __arg);
extern int fscanf(FILE *__stream, const char *__format, ...);
extern int scanf(const char *__format, ...);
extern int sscanf(const char *__s, const char *__format, ...);
extern int vfscanf(FILE *__stream, const char *__format, va_list __arg);
extern int vscanf(const char *__format, va_list __arg);
extern int vsscanf(const char *__s, const char *__format, va_list __arg);
extern int fgetc(FILE *__stream);
extern int getc(FILE *__stream);
extern int getchar(void);
extern int getc_unlocked(FILE *__stream);
extern int getchar_unlocked(void);
extern int fputc(int __c, FILE *__stream);
extern int putc(int __c, FILE *__stream);
extern int putchar(int __c);
extern int putc_unlocked(int __c, FILE *__stream);
extern int putchar_unlocked(int __c);
extern char *fgets(char *__s, int __n, FILE *__stream);
extern ssize_t getline(char **__lineptr, size_t *__n, FILE *__stream);
extern ssize_t getdelim(char **__lineptr, size_t *__n, int __delimiter, FILE *__stream);
extern int fputs(const char *__s, FILE *__stream);
extern int puts(const char *__s);
extern int ungetc(int __c, FILE *__stream);
extern size_t fread(void *__ptr, size_t __size, size_t __n, FILE *__stream);
extern size_t fwrite(const void *__ptr, size_t __size, size_t __n, FILE *__stream);
extern int fseek(FILE *__stream, long __off, int __whence);
extern long ftell(FILE *__stream);
extern void rewind(FILE *__stream);
extern int fseeko(FILE *__stream, off_t __off, int __whence);
extern off_t ftello(FILE *__stream);
extern int fgetpos(FILE *__stream, fpos_t *__pos);
extern int fsetpos(FILE *__stream, const fpos_t *__pos);
extern void clearerr(FILE *__stream);
extern int feof(FILE *__stream);
extern int ferror(FILE *__stream);
extern void perror(const char *__s);
extern int fileno(FILE *__stream);
extern FILE *popen(const char *__command, const char *__modes);
extern int pclose(FILE *__stream);
extern void flockfile(FILE *__stream);
extern int ftrylockfile(FILE *__stream);
extern void funlockfile(FILE *__stream);
#endif
