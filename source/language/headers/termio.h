#ifndef _TERMIO_H
#define _TERMIO_H 1
#include <termios.h>
#endif
