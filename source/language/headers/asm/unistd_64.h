#ifndef _ASM_UNISTD_64_H
#define _ASM_UNISTD_64_H 1
#include <sys/syscall.h>
#endif
