#include <stdio.h>

#define N 12
typedef double matrix[N][N];
static matrix a, b, c;

static void multiply(const matrix x, const matrix y, matrix z) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double s = 0;
            for (int k = 0; k < N; k++) s += x[i][k] * y[k][j];
            z[i][j] = s;
        }
}
static double determinant(int n, double m[n][n]) {
    double d = 1;
    for (int i = 0; i < n; i++) {
        int p = i;
        for (int r = i + 1; r < n; r++) if (m[r][i] * m[r][i] > m[p][i] * m[p][i]) p = r;
        if (m[p][i] == 0) return 0;
        if (p != i) { d = -d; for (int k = 0; k < n; k++) { double t = m[i][k]; m[i][k] = m[p][k]; m[p][k] = t; } }
        d *= m[i][i];
        for (int r = i + 1; r < n; r++) {
            double f = m[r][i] / m[i][i];
            for (int k = i; k < n; k++) m[r][k] -= f * m[i][k];
        }
    }
    return d;
}

int main(void) {
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { a[i][j] = i - j + 0.5; b[i][j] = (i * 3 + j * 7) % 5; }
    multiply(a, b, c);
    double trace = 0;
    for (int i = 0; i < N; i++) trace += c[i][i];
    printf("%.3f %.3f %.3f\n", trace, c[0][0], c[N - 1][3]);
    double m[3][3] = {{2, 0, 1}, {1, 3, 2}, {1, 1, 4}};
    printf("%.6f\n", determinant(3, m));
    return 0;
}
