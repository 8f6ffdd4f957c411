#ifndef __common_h__
#define __common_h__

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>

/* seconds since some time, as a fraction */
double get_time() {
    struct timeval t;
    int rc = gettimeofday(&t, NULL);
    assert(rc == 0);
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* burns the processor for that long */
void spin_for(double howlong) {
    double t = get_time();
    while ((get_time() - t) < howlong)
        ; // do nothing in loop
}

#endif // __common_h__
