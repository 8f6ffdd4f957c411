#ifndef _BITS_UCONTEXT_H
#define _BITS_UCONTEXT_H 1
#include <bits/sigset.h>
typedef struct { void *ss_sp; int ss_flags; unsigned long ss_size; } stack_t;
#define MINSIGSTKSZ 2048
#define SIGSTKSZ 8192
typedef long long greg_t;
typedef greg_t gregset_t[23];
struct _libc_fpstate { unsigned long __words[64]; };
typedef struct _libc_fpstate *fpregset_t;
typedef struct { gregset_t gregs; fpregset_t fpregs; unsigned long long __reserved1[8]; } mcontext_t;
typedef struct ucontext_t {
  unsigned long uc_flags;
  struct ucontext_t *uc_link;
  stack_t uc_stack;
  mcontext_t uc_mcontext;
  sigset_t uc_sigmask;
  struct _libc_fpstate __fpregs_mem;
  unsigned long long __ssp[4];
} ucontext_t;
enum {
  REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RDI, REG_RSI, REG_RBP, REG_RBX, REG_RDX,
  REG_RAX, REG_RCX, REG_RSP, REG_RIP, REG_EFL, REG_CSGSFS, REG_ERR, REG_TRAPNO, REG_OLDMASK, REG_CR2
};
#endif
