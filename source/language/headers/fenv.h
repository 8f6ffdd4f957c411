#ifndef _FENV_H
#define _FENV_H 1
#define FE_INVALID 0x01
#define FE_DIVBYZERO 0x04
#define FE_OVERFLOW 0x08
#define FE_UNDERFLOW 0x10
#define FE_INEXACT 0x20
#define FE_ALL_EXCEPT 0x3d
#define FE_TONEAREST 0
#define FE_DOWNWARD 0x400
#define FE_UPWARD 0x800
#define FE_TOWARDZERO 0xc00
extern int fegetround(void);
extern int fesetround(int __rounding_mode);
extern int feclearexcept(int __excepts);
extern int fetestexcept(int __excepts);
extern int feraiseexcept(int __excepts);
#endif
