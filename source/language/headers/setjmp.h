#ifndef _SETJMP_H
#define _SETJMP_H 1
#include <bits/sigset.h>
typedef long __jmp_buf[8];
struct __jmp_buf_tag { long __jmpbuf[8]; int __mask_was_saved; __sigset_t __saved_mask; };
typedef struct __jmp_buf_tag jmp_buf[1];
typedef struct __jmp_buf_tag sigjmp_buf[1];
extern int _setjmp(struct __jmp_buf_tag __env[1]);
extern int __sigsetjmp(struct __jmp_buf_tag __env[1], int __savemask);
extern _Noreturn void longjmp(struct __jmp_buf_tag __env[1], int __val);
extern _Noreturn void _longjmp(struct __jmp_buf_tag __env[1], int __val);
extern _Noreturn void siglongjmp(struct __jmp_buf_tag __env[1], int __val);
#define setjmp(env) _setjmp(env)
#define sigsetjmp(env, savemask) __sigsetjmp((env), (savemask))
#endif
