#ifndef _SYS_UN_H
#define _SYS_UN_H 1
#include <stddef.h>
#include <string.h>
struct sockaddr_un { unsigned short sun_family; char sun_path[108]; };
#define SUN_LEN(ptr) (offsetof(struct sockaddr_un, sun_path) + strlen((ptr)->sun_path))
#endif
