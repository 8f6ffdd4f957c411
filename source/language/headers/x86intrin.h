#ifndef _X86INTRIN_H
#define _X86INTRIN_H 1
#include <emmintrin.h>
#define __rdtsc() __builtin_ia32_rdtsc()
#endif
