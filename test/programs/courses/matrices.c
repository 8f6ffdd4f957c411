#include <stdio.h>
#include <stdlib.h>
#include <assert.h>

typedef double (*Row)[];

static double **alloc2(int r, int c) {
  double **m = malloc(r * sizeof *m);
  m[0] = calloc((size_t)r * c, sizeof **m);
  for (int i = 1; i < r; i++) m[i] = m[0] + i * c;
  return m;
}

static void mul(int n, int k, int m, double a[n][k], double b[k][m], double c[n][m]) {
  for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) {
    c[i][j] = 0;
    for (int x = 0; x < k; x++) c[i][j] += a[i][x] * b[x][j];
  }
}

static double det(int n, double a[n][n]) {
  if (n == 1) return a[0][0];
  double s = 0;
  for (int c = 0; c < n; c++) {
    double sub[n - 1][n - 1];
    for (int i = 1; i < n; i++) for (int j = 0, k = 0; j < n; j++) if (j != c) sub[i - 1][k++] = a[i][j];
    s += (c % 2 ? -1 : 1) * a[0][c] * det(n - 1, sub);
  }
  return s;
}

static void transpose(int n, int (*m)[n]) {
  for (int i = 0; i < n; i++) for (int j = i + 1; j < n; j++) {
    int t = m[i][j];
    m[i][j] = m[j][i];
    m[j][i] = t;
  }
}

int main(void) {
  double a[2][3] = { {1, 2, 3}, {4, 5, 6} }, b[3][2] = { {7, 8}, {9, 10}, {11, 12} }, c[2][2];
  mul(2, 3, 2, a, b, c);
  printf("%g %g %g %g\n", c[0][0], c[0][1], c[1][0], c[1][1]);
  double d[3][3] = { {2, -3, 1}, {2, 0, -1}, {1, 4, 5} };
  printf("det %.1f\n", det(3, d));
  int m[3][3];
  for (int i = 0; i < 9; i++) m[i / 3][i % 3] = i;
  transpose(3, m);
  for (int i = 0; i < 3; i++, puts("")) for (int *p = m[i]; p < m[i] + 3; p++) printf("%d ", *p);
  double **q = alloc2(3, 4);
  q[2][3] = 1.25;
  printf("%.2f %.2f\n", q[0][11], q[1][0]);
  free(q[0]);
  free(q);
  int n = 4, v[n];
  for (int i = 0; i < n; i++) v[i] = i;
  printf("%zu %d\n", sizeof v, v[n - 1]);
  char (*names)[8] = malloc(2 * sizeof *names);
  snprintf(names[1], 8, "%s", "overflowing");
  puts(names[1]);
  free(names);
  int (*fp[3])(int) = { abs, NULL, abs };
  printf("%d\n", fp[2](-4));
  return 0;
}
