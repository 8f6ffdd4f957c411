#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdbool.h>
#define LEN(a) (int)(sizeof(a) / sizeof(*(a)))

typedef void (*sorter)(int *, int);
static long cmps;

static bool less(int a, int b) {
  cmps++;
  return a < b;
}

static void bubble(int *a, int n) {
  bool sw;
  do {
    sw = false;
    for (int i = 1; i < n; i++) if (less(a[i], a[i-1])) {
      int t = a[i];
      a[i] = a[i-1];
      a[i-1] = t;
      sw = true;
    }
    n--;
  } while (sw);
}

static void insertion(int *a, int n) {
  for (int i = 1; i < n; i++) {
    int k = a[i], j = i;
    for (; j > 0 && less(k, a[j-1]); j--) a[j] = a[j-1];
    a[j] = k;
  }
}

static void selection(int *a, int n) {
  for (int i = 0; i < n - 1; i++) {
    int m = i;
    for (int j = i + 1; j < n; j++) if (less(a[j], a[m])) m = j;
    int t = a[m];
    a[m] = a[i];
    a[i] = t;
  }
}

static void shell(int *a, int n) {
  for (int g = n / 2; g; g /= 2) for (int i = g; i < n; i++) {
    int t = a[i], j;
    for (j = i; j >= g && less(t, a[j-g]); j -= g) a[j] = a[j-g];
    a[j] = t;
  }
}

static void sift(int *a, int i, int n) {
  for (int c; (c = 2*i+1) < n; i = c) {
    if (c + 1 < n && less(a[c], a[c+1])) c++;
    if (!less(a[i], a[c])) return;
    int t = a[i];
    a[i] = a[c];
    a[c] = t;
  }
}

static void heap(int *a, int n) {
  for (int i = n/2; i-- > 0;) sift(a, i, n);
  while (--n > 0) {
    int t = a[0];
    a[0] = a[n];
    a[n] = t;
    sift(a, 0, n);
  }
}

static void counting(int *a, int n) {
  int mx = 0;
  for (int i = 0; i < n; i++) if (a[i] > mx) mx = a[i];
  int c[mx + 1];
  memset(c, 0, sizeof c);
  for (int i = 0; i < n; i++) c[a[i]]++;
  for (int v = 0, k = 0; v <= mx; v++) while (c[v]--) a[k++] = v;
}

static void radix(int *a, int n) {
  int *b = malloc(n * sizeof *b);
  for (int s = 0; s < 32; s += 8) {
    size_t c[257] = { 0 };
    for (int i = 0; i < n; i++) c[((a[i] >> s) & 255) + 1]++;
    for (int i = 0; i < 256; i++) c[i+1] += c[i];
    for (int i = 0; i < n; i++) b[c[(a[i] >> s) & 255]++] = a[i];
    memcpy(a, b, n * sizeof *a);
  }
  free(b);
}

static const struct {
  const char *name;
  sorter f;
} all[] = { { "bubble", bubble }, { "insertion", insertion }, { "selection", selection }, { "shell",
    shell }, { "heap", heap }, { "counting", counting }, { "radix", radix } };

int main(void) {
  int base[40];
  unsigned s = 12345;
  for (int i = 0; i < LEN(base); i++) base[i] = (s = s * 1664525u + 1013904223u) >> 24;
  for (int k = 0; k < LEN(all); k++) {
    int a[LEN(base)];
    memcpy(a, base, sizeof a);
    cmps = 0;
    all[k].f(a, LEN(a));
    bool ok = true;
    for (int i = 1; i < LEN(a); i++) ok &= a[i-1] <= a[i];
    printf("%-10s %s %4ld  %d %d %d\n", all[k].name, ok ? "ok" : "WRONG", cmps, a[0], a[20], a[39]);
  }
  return 0;
}
