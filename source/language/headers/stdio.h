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
extern int remove(const char *path);
extern int rename(const char *oldpath, const char *newpath);
extern FILE *tmpfile(void);
extern char *tmpnam(char *s);
extern int fclose(FILE *stream);
extern int fflush(FILE *stream);
extern FILE *fopen(const char *path, const char *mode);
extern FILE *freopen(const char *path, const char *mode, FILE *stream);
extern FILE *fdopen(int fd, const char *mode);
extern FILE *fmemopen(void *buf, size_t size, const char *mode);
extern FILE *open_memstream(char **bufloc, size_t *sizeloc);
extern void setbuf(FILE *stream, char *buf);
extern int setvbuf(FILE *stream, char *buf, int mode, size_t size);
extern void setbuffer(FILE *stream, char *buf, size_t size);
extern void setlinebuf(FILE *stream);
extern int fprintf(FILE *stream, const char *format, ...);
extern int printf(const char *format, ...);
extern int sprintf(char *s, const char *format, ...);
extern int snprintf(char *s, size_t maxlen, const char *format, ...);
extern int vfprintf(FILE *stream, const char *format, va_list arg);
extern int vprintf(const char *format, va_list arg);
extern int vsprintf(char *s, const char *format, va_list arg);
extern int vsnprintf(char *s, size_t maxlen, const char *format, va_list arg);
extern int asprintf(char **ptr, const char *format, ...);
extern int vasprintf(char **ptr, const char *format, va_list arg);
extern int dprintf(int fd, const char *format, ...);
extern int vdprintf(int fd, const char *format, va_list arg);
extern int fscanf(FILE *stream, const char *format, ...);
extern int scanf(const char *format, ...);
extern int sscanf(const char *s, const char *format, ...);
extern int vfscanf(FILE *stream, const char *format, va_list arg);
extern int vscanf(const char *format, va_list arg);
extern int vsscanf(const char *s, const char *format, va_list arg);
extern int fgetc(FILE *stream);
extern int getc(FILE *stream);
extern int getchar(void);
extern int getc_unlocked(FILE *stream);
extern int getchar_unlocked(void);
extern int fputc(int c, FILE *stream);
extern int putc(int c, FILE *stream);
extern int putchar(int c);
extern int putc_unlocked(int c, FILE *stream);
extern int putchar_unlocked(int c);
extern char *fgets(char *s, int n, FILE *stream);
extern ssize_t getline(char **lineptr, size_t *n, FILE *stream);
extern ssize_t getdelim(char **lineptr, size_t *n, int delimiter, FILE *stream);
extern int fputs(const char *s, FILE *stream);
extern int puts(const char *s);
extern int ungetc(int c, FILE *stream);
extern size_t fread(void *ptr, size_t size, size_t n, FILE *stream);
extern size_t fwrite(const void *ptr, size_t size, size_t n, FILE *stream);
extern int fseek(FILE *stream, long off, int whence);
extern long ftell(FILE *stream);
extern void rewind(FILE *stream);
extern int fseeko(FILE *stream, off_t off, int whence);
extern off_t ftello(FILE *stream);
extern int fgetpos(FILE *stream, fpos_t *pos);
extern int fsetpos(FILE *stream, const fpos_t *pos);
extern void clearerr(FILE *stream);
extern int feof(FILE *stream);
extern int ferror(FILE *stream);
extern void perror(const char *s);
extern int fileno(FILE *stream);
extern FILE *popen(const char *command, const char *modes);
extern int pclose(FILE *stream);
extern void flockfile(FILE *stream);
extern int ftrylockfile(FILE *stream);
extern void funlockfile(FILE *stream);
#endif
