#include <stdio.h>

static int is_odd(unsigned n);
static int is_even(unsigned n) { return n == 0 ? 1 : is_odd(n - 1); }
static int is_odd(unsigned n) { return n == 0 ? 0 : is_even(n - 1); }
static unsigned long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static int moves;
static void hanoi(int n, char a, char b, char c) {
    if (n == 0) return;
    hanoi(n - 1, a, c, b);
    moves++;
    if (moves <= 5) printf("%d: %c -> %c\n", n, a, b);
    hanoi(n - 1, c, b, a);
}
static int gcd(int a, int b) { return b ? gcd(b, a % b) : a; }
static void permute(char *s, int k) {
    if (!s[k]) { printf("%s ", s); return; }
    for (int i = k; s[i]; i++) {
        char t = s[k]; s[k] = s[i]; s[i] = t;
        permute(s, k + 1);
        t = s[k]; s[k] = s[i]; s[i] = t;
    }
}
static void binary(unsigned n) { if (n > 1) binary(n / 2); putchar('0' + n % 2); }
static long depth(long n) { return n == 0 ? 0 : 1 + depth(n - 1); }

int main(void) {
    printf("%d %d\n", is_even(1000), is_odd(777));
    printf("%lu\n", fib(20));
    printf("%d\n", ack(2, 7));
    hanoi(8, 'A', 'B', 'C');
    printf("%d\n", moves);
    printf("%d\n", gcd(1071, 462));
    char s[] = "abc";
    permute(s, 0);
    printf("\n");
    binary(2026);
    printf("\n%ld\n", depth(20000));
    return 0;
}
