#ifndef _EMMINTRIN_H
#define _EMMINTRIN_H 1
#define _mm_pause() __builtin_ia32_pause()
#endif
