#ifndef _MALLOC_H
#define _MALLOC_H 1
#include <stdlib.h>
#include <stdio.h>
extern size_t malloc_usable_size(void *ptr);
extern void *memalign(size_t alignment, size_t size);
extern void *valloc(size_t size);
extern int malloc_trim(size_t pad);
#endif
