#include <float.h>
#include <stdint.h>
#include <stdio.h>

int main(void) {
    volatile float f = 0.1f, g = 0.2f;
    volatile double d = 0.1, e = 0.2;
    printf("%d %d\n", f + g == 0.3f, d + e == 0.3);
    printf("%.17g %.17g\n", f + g, d + e);
    printf("%d %d\n", f == 0.1, f == (float)0.1);
    f = 0;
    for (int i = 0; i < 1000; i++) f += 0.1f;
    printf("%.9g\n", f);
    d = 0;
    for (int i = 0; i < 1000; i++) d += 0.1;
    printf("%.17g\n", d);
    f = 16777216;
    printf("%d\n", f + 1.0f == f);
    printf("%.9g %.9g\n", f * 1.1f, (float)(f * 1.1));
    printf("%d %d %d %d\n", (int)2.9, (int)-2.9, (unsigned char)200.7, (short)-1.5);
    d = 4e9;
    printf("%u %ld %lld\n", (unsigned)d, (long)(d * 1e6), (long long)-d);
    printf("%lu\n", (unsigned long)1.8e19);
    volatile uint64_t big = 18446744073709551615ULL;
    volatile int64_t sb = 9007199254740993LL;
    printf("%.17g %.17g %.9g\n", (double)big, (double)sb, (float)sb);
    printf("%.17g %.9g\n", (double)4000000000u, (float)123456789);
    int i = 7;
    printf("%g %g %g\n", i / 2 * 2.0, i / 2.0 * 2, (float)i / 2);
    printf("%d %d\n", i == 7.0, 1 / 3 * 3.0 == 1);
    d = 1e308;
    printf("%g %g\n", d * 10, -d * 10);
    double z = 0;
    volatile double zz = z;
    printf("%g %g %d\n", 1 / zz, -1 / zz, (zz / zz) != (zz / zz));
    printf("%d %d\n", zz < -zz, zz == -zz);
    printf("%g %g %d %d\n", DBL_MAX, FLT_EPSILON, DBL_DIG, FLT_MANT_DIG);
    printf("%zu %zu %zu\n", sizeof(1.0f), sizeof(1.0), sizeof(f + 1));
    printf("%.3f %.3f %.3f\n", 1e2, .5, 0x1p-2);
    float h = 3;
    h /= 2; h++; h = -h;
    printf("%g %d\n", h, !h);
    if (d) printf("true\n");
    float avg = (1 + 2 + 2) / 3;
    printf("%g\n", avg);
    float many[3] = {1, 2.5, 'a'};
    printf("%g\n", many[0] + many[1] + many[2]);
    return 0;
}
