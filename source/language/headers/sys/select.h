#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H 1
#include <bits/fdset.h>
#endif
