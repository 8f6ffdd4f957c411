#include <ctype.h>
#include <stdbool.h>
#include "common.h"
#include "checked_threads.h"
#include <string.h>

/* map and reduce over the text on stdin */
#define MAPPERS 3
#define MAX_WORDS 200

static char *text;
static size_t length;

struct count { char word[24]; int n; };
struct part { size_t from, to; struct count words[MAX_WORDS]; int n; };

static void note(struct part *p, const char *w, int by)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->words[i].word, w) == 0) { p->words[i].n += by; return; }
    assert(p->n < MAX_WORDS);
    snprintf(p->words[p->n].word, sizeof p->words[p->n].word, "%s", w);
    p->words[p->n++].n = by;
}

static void *map(void *arg)
{
    struct part *p = arg;
    char word[24];
    size_t k = 0;
    for (size_t i = p->from; i <= p->to; i++) {
        bool letter = i < p->to && isalpha((unsigned char) text[i]);
        if (letter && k < sizeof word - 1) word[k++] = tolower((unsigned char) text[i]);
        else if (!letter && k) { word[k] = '\0'; note(p, word, 1); k = 0; }
    }
    return NULL;
}

static int order(const void *a, const void *b)
{
    const struct count *x = a, *y = b;
    if (x->n != y->n) return y->n - x->n;
    return strcmp(x->word, y->word);
}

int main(void)
{
    size_t cap = 16;
    int c;
    text = checked_malloc(cap);
    while ((c = getchar()) != EOF) {
        if (length + 1 == cap) assert((text = realloc(text, cap *= 2)) != NULL);
        text[length++] = c;
    }
    text[length] = '\0';
    static struct part parts[MAPPERS];
    static struct part all;
    pthread_t t[MAPPERS];
    size_t from = 0;
    for (int i = 0; i < MAPPERS; i++) {
        size_t to = i == MAPPERS - 1 ? length : length * (i + 1) / MAPPERS;
        while (to < length && isalpha((unsigned char) text[to])) to++;
        parts[i].from = from;
        parts[i].to = from = to;
        Create(&t[i], map, &parts[i]);
    }
    for (int i = 0; i < MAPPERS; i++) {
        Join(t[i], NULL);
        for (int k = 0; k < parts[i].n; k++) note(&all, parts[i].words[k].word, parts[i].words[k].n);
    }
    qsort(all.words, all.n, sizeof all.words[0], order);
    printf("%zu bytes, %d different words\n", length, all.n);
    for (int i = 0; i < all.n && i < 8; i++) printf("%4d %s\n", all.words[i].n, all.words[i].word);
    free(text);
    return 0;
}
