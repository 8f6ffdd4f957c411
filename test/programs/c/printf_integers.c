#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

int main(void) {
    printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d]\n", 42, 42, 42, 42, 42, 42);
    printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d]\n", -42, -42, -42, -42, -42, -42);
    printf("[%.5d] [%8.5d] [%-8.5d] [%+.3d] [%08.3d] [%.0d] [%.0d]\n", 42, 42, 42, 7, 7, 0, 1);
    printf("[%u] [%o] [%x] [%X] [%#o] [%#x] [%#X] [%#x] [%#o]\n", 4000000000u, 8, 255, 255, 8, 255, 255, 0, 0);
    printf("[%#10x] [%#-10x] [%#010x] [%#.6x]\n", 255, 255, 255, 255);
    printf("[%hhd] [%hhu] [%hd] [%hu] [%hhx]\n", 300, 300, 70000, 70000, -1);
    printf("[%ld] [%lu] [%lld] [%llu] [%lx] [%lo]\n", -1L, -1L, -1LL, -1LL, -1L, -1L);
    printf("[%jd] [%zu] [%td] [%zd]\n", (intmax_t)-5, (size_t)5, (ptrdiff_t)-6, (size_t)-7);
    printf("[%" PRId64 "] [%" PRIu64 "] [%" PRIx64 "] [%" PRId32 "] [%" PRIu8 "]\n", INT64_MIN, UINT64_MAX, UINT64_MAX, INT32_MIN, UINT8_MAX);
    printf("[%*d] [%-*d] [%*d] [%.*d] [%*.*d]\n", 6, 1, 6, 2, -6, 3, 4, 4, 8, 3, 5);
    printf("[%.*d]\n", -3, 9);
    printf("[%i] [%+i] [%%]\n", 7, 7);
    printf("[%c] [%3c] [%-3c] [%c]\n", 'a', 'b', 'c', 100);
    printf("[%s] [%10s] [%-10s] [%.3s] [%10.2s] [%.*s] [%.0s]\n", "string", "string", "string", "string", "string", 4, "string", "string");
    printf("[%s]\n", "");
    int n, m;
    printf("12345%n67890%n\n", &n, &m);
    printf("%d %d\n", n, m);
    printf("%2$s %1$s\n", "world", "hello");
    printf("[% 05d] [%+ d] [%-05d] [%+u]\n", 42, 42, 42, 42);
    printf("[%lc] [%#llx]\n", L'x', 0xdeadbeefcafeULL);
    int count = printf("0123456789\n");
    printf("%d\n", count);
    printf("%d %d\n", snprintf(NULL, 0, "%d", 123456), printf(""));
    printf("[%3d|%-3d|%03d]\n", 12345, 12345, 12345);
    printf("[%p]\n", (void *)0);
    return 0;
}
