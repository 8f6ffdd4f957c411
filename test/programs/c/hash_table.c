#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 16
struct entry { char *key; int count; struct entry *next; };
static struct entry *table[BUCKETS];

static unsigned hash(const char *s) { unsigned h = 5381; while (*s) h = (h << 5) + h + (unsigned char)*s++; return h; }
static struct entry *lookup(const char *key, int create) {
    struct entry **b = &table[hash(key) % BUCKETS];
    for (struct entry *e = *b; e; e = e->next) if (!strcmp(e->key, key)) return e;
    if (!create) return NULL;
    struct entry *e = malloc(sizeof(struct entry));
    e->key = strcpy(malloc(strlen(key) + 1), key);
    e->count = 0;
    e->next = *b;
    return *b = e;
}
static int by_count(const void *a, const void *b) {
    const struct entry *x = *(struct entry **)a, *y = *(struct entry **)b;
    return x->count != y->count ? y->count - x->count : strcmp(x->key, y->key);
}

int main(void) {
    char word[64];
    while (scanf("%63s", word) == 1) lookup(word, 1)->count++;
    struct entry *all[100];
    int n = 0;
    for (int i = 0; i < BUCKETS; i++) for (struct entry *e = table[i]; e; e = e->next) all[n++] = e;
    qsort(all, n, sizeof *all, by_count);
    for (int i = 0; i < n; i++) printf("%3d %-8s %u\n", all[i]->count, all[i]->key, hash(all[i]->key) % BUCKETS);
    printf("%d\n", lookup("missing", 0) == NULL);
    for (int i = 0; i < n; i++) { free(all[i]->key); free(all[i]); }
    return 0;
}
