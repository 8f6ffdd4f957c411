#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* a first-fit allocator with boundary headers over a static arena */
#define ARENA 4096
#define ALIGN 16

typedef struct header {
    size_t size;            /* of the payload */
    int free;
    struct header *next;
} header;

static _Alignas(ALIGN) unsigned char arena[ARENA];
static header *first = NULL;

static void my_init(void)
{
    first = (header *)arena;
    first->size = ARENA - (sizeof(header) + ALIGN - 1) / ALIGN * ALIGN;
    first->free = 1;
    first->next = NULL;
}

static void *my_malloc(size_t n)
{
    header *h;
    if (!first) my_init();
    if (n == 0) return NULL;
    n = (n + ALIGN - 1) / ALIGN * ALIGN;
    for (h = first; h; h = h->next) {
        if (!h->free || h->size < n) continue;
        size_t hs = (sizeof(header) + ALIGN - 1) / ALIGN * ALIGN;
        if (h->size >= n + hs + ALIGN) {
            header *rest = (header *)((unsigned char *)h + hs + n);
            rest->size = h->size - n - hs;
            rest->free = 1;
            rest->next = h->next;
            h->next = rest;
            h->size = n;
        }
        h->free = 0;
        return (unsigned char *)h + hs;
    }
    return NULL;
}

static void my_free(void *p)
{
    if (!p) return;
    size_t hs = (sizeof(header) + ALIGN - 1) / ALIGN * ALIGN;
    header *h = (header *)((unsigned char *)p - hs);
    assert(!h->free);
    h->free = 1;
    for (h = first; h && h->next;) {
        if (h->free && h->next->free) {
            h->size += hs + h->next->size;
            h->next = h->next->next;
        } else h = h->next;
    }
}

static void dump(const char *when)
{
    printf("%s:", when);
    for (header *h = first; h; h = h->next) printf(" %s%zu", h->free ? "-" : "+", h->size);
    printf("\n");
}

int main(void)
{
    char *a = my_malloc(100), *b = my_malloc(1), *c = my_malloc(500);
    dump("three");
    memset(a, 'a', 100); memset(b, 'b', 1); memset(c, 'c', 500);
    printf("%d %d %d\n", (int)((uintptr_t)a % ALIGN), (int)(b - a), (int)(c - b));
    my_free(b);
    dump("hole");
    char *d = my_malloc(16);
    printf("reused: %d\n", d == b);
    my_free(a); my_free(d);
    dump("merged");
    printf("too big: %d\n", my_malloc(ARENA) == NULL);
    int ok = 1;
    for (int i = 0; i < 500; i++) ok &= c[i] == 'c';
    my_free(c);
    dump("empty");
    printf("%s\n", ok ? "intact" : "overwritten");
    fflush(stdout);
    my_free(c);             /* the assertion catches it */
    return 0;
}
