#ifndef _UCONTEXT_H
#define _UCONTEXT_H 1
#include <bits/ucontext.h>
extern int getcontext(ucontext_t *ucp);
extern int setcontext(const ucontext_t *ucp);
extern int swapcontext(ucontext_t *oucp, const ucontext_t *ucp);
extern void makecontext(ucontext_t *ucp, void (*func)(void), int argc, ...);
#endif
