#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message { unsigned length; char body[]; };
struct vec { size_t n, cap; int *at; };

static struct message *message(const char *text) {
    size_t n = strlen(text);
    struct message *m = malloc(sizeof *m + n + 1);
    m->length = n;
    memcpy(m->body, text, n + 1);
    return m;
}
static void push(struct vec *v, int x) {
    if (v->n == v->cap) v->at = realloc(v->at, (v->cap = v->cap ? v->cap * 2 : 1) * sizeof *v->at);
    v->at[v->n++] = x;
}

int main(void) {
    struct message *m = message("hello, world");
    printf("%zu %u %s\n", sizeof(struct message), m->length, m->body);
    m = realloc(m, sizeof *m + 100);
    strcat(m->body, " again");
    printf("%s\n", m->body);
    free(m);
    struct vec v = {0};
    for (int i = 0; i < 1000; i++) push(&v, i * 3);
    printf("%zu %zu %d %d\n", v.n, v.cap, v.at[0], v.at[999]);
    free(v.at);
    int *z = calloc(50, sizeof *z), s = 0;
    for (int i = 0; i < 50; i++) s += z[i];
    printf("%d\n", s);
    free(z);
    free(NULL);
    char *d = strdup("duplicate");
    d[0] = 'D';
    puts(d);
    free(d);
    char *n = strndup("truncated", 5);
    puts(n);
    free(n);
    long *al = aligned_alloc(64, 128);
    printf("%d\n", (int)((unsigned long)al % 64));
    free(al);
    return 0;
}
