#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>

struct sb { char *s; size_t n, cap; };

static void reserve(struct sb *b, size_t extra) {
    if (b->n + extra + 1 <= b->cap) return;
    while (b->cap < b->n + extra + 1) b->cap = b->cap ? b->cap * 2 : 8;
    b->s = realloc(b->s, b->cap);
    if (b->s == NULL) { perror("realloc"); abort(); }
}
static void append(struct sb *b, const char *s) { size_t k = strlen(s); reserve(b, k); memcpy(b->s + b->n, s, k + 1); b->n += k; }
static void appendf(struct sb *b, const char *fmt, ...) {
    va_list ap, ap2;
    va_start(ap, fmt);
    va_copy(ap2, ap);
    int k = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    reserve(b, k);
    vsnprintf(b->s + b->n, k + 1, fmt, ap2);
    va_end(ap2);
    b->n += k;
}
static char *replace(const char *s, const char *from, const char *to) {
    struct sb b = {0};
    const char *hit;
    for (; (hit = strstr(s, from)); s = hit + strlen(from)) {
        reserve(&b, hit - s);
        memcpy(b.s + b.n, s, hit - s);
        b.n += hit - s;
        b.s[b.n] = 0;
        append(&b, to);
    }
    append(&b, s);
    return b.s;
}

int main(void) {
    struct sb b = {0};
    for (int i = 0; i < 20; i++) appendf(&b, "%d%s", i * i, i < 19 ? ", " : ".");
    printf("%s\n%zu %zu\n", b.s, b.n, b.cap);
    char *r = replace(b.s, ", ", ";");
    puts(r);
    for (char *i = r, *j = r + strlen(r) - 1; i < j; i++, j--) { char t = *i; *i = *j; *j = t; }
    puts(r);
    free(r);
    free(b.s);
    return 0;
}
