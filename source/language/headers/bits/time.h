#ifndef _BITS_TIME_H
#define _BITS_TIME_H 1
#include <time.h>
#endif
