#include <math.h>
#include <stdio.h>

int main(void) {
    double x[] = {0.5, 1, 2, 10, 0.1, 123.456, 1e-3};
    for (int i = 0; i < 7; i++) {
        double v = x[i];
        printf("%.10g %.10g %.10g %.10g %.10g\n", sqrt(v), sin(v), cos(v), tan(v), atan(v));
        printf("%.10g %.10g %.10g %.10g %.10g\n", exp(v / 10), log(v), log10(v), log2(v), cbrt(v));
        printf("%.10g %.10g %.10g %.10g %.10g\n", pow(v, 2.5), sinh(v / 100), cosh(v / 100), tanh(v), hypot(v, 3));
    }
    printf("%g %g %g %g %g %g\n", floor(2.7), floor(-2.7), ceil(2.1), ceil(-2.1), trunc(-2.7), round(2.5));
    printf("%g %g %g %g %ld %ld\n", round(-2.5), rint(2.5), nearbyint(3.5), fmod(-7, 3), lround(-3.5), lrint(2.5));
    printf("%g %g %g %g\n", fmin(1, 2), fmax(1, 2), fdim(5, 3), copysign(3, -1));
    printf("%.10g %.10g %.10g %.10g\n", atan2(1, -1), asin(0.5), acos(0.5), remainder(7, 4));
    int e;
    double ip, m = frexp(48.0, &e), fr = modf(-3.75, &ip);
    printf("%g %d %g %g %g\n", m, e, fr, ip, ldexp(0.75, 4));
    printf("%d %d %d %d\n", isnan(sqrt(-1)) != 0, isinf(1e308 * 10) != 0, isfinite(1.0) != 0, signbit(-0.0) != 0);
    printf("%g %g %d\n", pow(0, 0), pow(2, -1), NAN == NAN);
    printf("%.8g %.8g %.8g\n", sqrtf(2), sinf(1), powf(2, 0.5f));
    printf("%g %g\n", fabs(-2.5), fabsf(-1.5f));
    printf("%.10g %.10g\n", M_PI, M_E);
    printf("%.10g\n", 4 * atan(1) - M_PI);
    double s = 0;
    for (int k = 0; k < 1000; k++) s += (k % 2 ? -1.0 : 1.0) / (2 * k + 1);
    printf("%.10g\n", 4 * s);
    printf("%.10g %.10g\n", tgamma(5), erf(0.5));
    return 0;
}
