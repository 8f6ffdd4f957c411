#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int cmp_int(const void *a, const void *b) { int x = *(const int *)a, y = *(const int *)b; return (x > y) - (x < y); }
static int cmp_desc(const void *a, const void *b) { return cmp_int(b, a); }
static int cmp_str(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
struct rec { char name[8]; int age; };
static int cmp_rec(const void *a, const void *b) {
    const struct rec *x = a, *y = b;
    return x->age != y->age ? x->age - y->age : strcmp(x->name, y->name);
}
static void insertion(int *a, int n) {
    for (int i = 1; i < n; i++) {
        int k = a[i], j = i - 1;
        while (j >= 0 && a[j] > k) { a[j + 1] = a[j]; j--; }
        a[j + 1] = k;
    }
}
static void quick(int *a, int lo, int hi) {
    if (lo >= hi) return;
    int p = a[(lo + hi) / 2], i = lo, j = hi;
    while (i <= j) {
        while (a[i] < p) i++;
        while (a[j] > p) j--;
        if (i <= j) { int t = a[i]; a[i++] = a[j]; a[j--] = t; }
    }
    quick(a, lo, j);
    quick(a, i, hi);
}
static void merge_sort(int *a, int *t, int n) {
    if (n < 2) return;
    int m = n / 2, i = 0, j = m, k = 0;
    merge_sort(a, t, m);
    merge_sort(a + m, t, n - m);
    while (i < m && j < n) t[k++] = a[i] <= a[j] ? a[i++] : a[j++];
    while (i < m) t[k++] = a[i++];
    while (j < n) t[k++] = a[j++];
    memcpy(a, t, n * sizeof *a);
}
static void sift(int *a, int i, int n) {
    for (int c; (c = 2 * i + 1) < n; i = c) {
        if (c + 1 < n && a[c + 1] > a[c]) c++;
        if (a[i] >= a[c]) return;
        int t = a[i]; a[i] = a[c]; a[c] = t;
    }
}
static void heap_sort(int *a, int n) {
    for (int i = n / 2; i-- > 0;) sift(a, i, n);
    while (--n > 0) { int t = a[0]; a[0] = a[n]; a[n] = t; sift(a, 0, n); }
}
static void print(const char *name, const int *a, int n) {
    printf("%s:", name);
    for (int i = 0; i < n; i++) printf(" %d", a[i]);
    printf("\n");
}

int main(void) {
    enum { N = 20 };
    int base[N], a[N], t[N];
    unsigned seed = 12345;
    for (int i = 0; i < N; i++) { seed = seed * 1103515245 + 12345; base[i] = seed / 65536 % 100 - 50; }
    memcpy(a, base, sizeof a); qsort(a, N, sizeof *a, cmp_int); print("qsort", a, N);
    memcpy(a, base, sizeof a); qsort(a, N, sizeof *a, cmp_desc); print("descending", a, N);
    memcpy(a, base, sizeof a); insertion(a, N); print("insertion", a, N);
    memcpy(a, base, sizeof a); quick(a, 0, N - 1); print("quick", a, N);
    memcpy(a, base, sizeof a); merge_sort(a, t, N); print("merge", a, N);
    memcpy(a, base, sizeof a); heap_sort(a, N); print("heap", a, N);
    const char *w[] = {"pear", "apple", "fig", "banana", "app"};
    qsort(w, 5, sizeof *w, cmp_str);
    for (int i = 0; i < 5; i++) printf("%s ", w[i]);
    struct rec r[] = {{"bob", 30}, {"al", 25}, {"cy", 30}, {"di", 20}};
    qsort(r, 4, sizeof *r, cmp_rec);
    for (int i = 0; i < 4; i++) printf("%s:%d ", r[i].name, r[i].age);
    int key = a[7], *found = bsearch(&key, a, N, sizeof *a, cmp_int), missing = 1000;
    printf("\n%d %d\n", *found == key, bsearch(&missing, a, N, sizeof *a, cmp_int) == NULL);
    return 0;
}
