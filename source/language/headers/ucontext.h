#ifndef _UCONTEXT_H
#define _UCONTEXT_H 1
#include <bits/ucontext.h>
extern int getcontext(ucontext_t *__ucp);
extern int setcontext(const ucontext_t *__ucp);
extern int swapcontext(ucontext_t *__oucp, const ucontext_t *__ucp);
extern void makecontext(ucontext_t *__ucp, void (*__func)(void), int __argc, ...);
#endif
