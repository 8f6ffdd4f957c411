#ifndef _MALLOC_H
#define _MALLOC_H 1
#include <stdlib.h>
#include <stdio.h>
extern size_t malloc_usable_size(void *__ptr);
extern void *memalign(size_t __alignment, size_t __size);
extern void *valloc(size_t __size);
extern int malloc_trim(size_t __pad);
#endif
