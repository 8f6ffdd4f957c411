#include <stdio.h>
#include <shapes.h>
#include "inner/name.h"
#ifndef SIDE
#define SIDE 0
#endif
int main(void) {
    printf("%s %d %d %s\n", SHAPES_NAME, AREA(SIDE, SIDE), shapes_count(), TITLE);
    return 0;
}
