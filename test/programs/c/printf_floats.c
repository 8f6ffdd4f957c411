#include <math.h>
#include <stdio.h>

int main(void) {
    double v[] = {0.0, 1.0, -1.5, 3.14159265358979, 100000.0, 1234567.0, 0.0001, 0.00001234, 1e10, 1e100, 123456789.125, 0.5, 2.5, 1e-300, 5e-324, 9.9999995};
    for (unsigned i = 0; i < sizeof v / sizeof *v; i++)
        printf("[%f] [%e] [%g] [%.0f] [%.3f] [%10.2f] [%-12.3e] [%G]\n", v[i], v[i], v[i], v[i], v[i], v[i], v[i], v[i]);
    printf("[%+f] [% f] [%010.3f] [%+.1e] [%-10.1f|]\n", 1.5, 1.5, -1.5, 12345.678, 2.25);
    printf("[%#.0f] [%#g] [%g] [%.3g] [%.10g] [%.15g] [%.17g]\n", 3.0, 1.0, 1.0, 1234.5, 0.1, 0.1, 0.1);
    printf("[%.0f] [%.0f] [%.0f] [%.0f] [%.1f] [%.1f] [%.2f]\n", 0.5, 1.5, 2.5, 3.5, 0.25, 0.35, 1.005);
    printf("[%.20f] [%.30e]\n", 0.1, 1.0 / 3);
    printf("[%f] [%5f] [%-6f|] [%F] [%e] [%g] [%010f]\n", INFINITY, -INFINITY, INFINITY, INFINITY, INFINITY, -INFINITY, INFINITY);
    double nan = NAN;
    printf("[%f] [%G] [%8.1f]\n", fabs(nan), fabs(nan), fabs(nan));
    printf("[%a] [%a] [%A] [%.2a] [%a]\n", 1.0, -0.1, 255.5, 3.14159, 0.0);
    printf("[%f] [%g] [%d]\n", -0.0, -0.0, -0.0 == 0.0);
    printf("[%*.*f] [%.*e]\n", 10, 3, 2.0 / 3, 1, 12345.0);
    printf("[%g] [%g] [%g] [%g] [%g]\n", 1e5, 1e6, 999999.5, 1e-4, 1e-5);
    float f = 0.1f;
    printf("[%f] [%.10f] [%g] [%.9g]\n", f, f, f, f);
    printf("[%.3f] [%.0e] [%#.0e]\n", 1e15 / 7, 15000.0, 15000.0);
    printf("[%f]\n", 1.7976931348623157e308);
    printf("[%lf] [%le]\n", 1.25, 1.25);
    printf("[%.15f] [%.16g]\n", M_PI, M_PI);
    return 0;
}
