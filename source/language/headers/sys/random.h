#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H 1
#include <bits/types.h>
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
extern ssize_t getrandom(void *__buffer, size_t __length, unsigned int __flags);
#endif
