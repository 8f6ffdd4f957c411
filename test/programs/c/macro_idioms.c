#include <stdio.h>
#include <string.h>
#include <stddef.h>
#define COLORS X(RED, "red", 0xff0000) X(GREEN, "green", 0x00ff00) X(BLUE, "blue", 0x0000ff)

typedef enum {
#define X(n, s, v) C_##n,

COLORS
#undef X

C_COUNT } color_t;

static const struct {
  const char *name;
  unsigned rgb;
} table[] = {

#define X(n, s, v) [C_##n] = { s, v },

COLORS
#undef X

};

#define STR_(x) #x
#define STR(x) STR_(x)
#define CAT(a, ...) a##__VA_ARGS__
#define NARGS_(_1,_2,_3,_4,N,...) N
#define NARGS(...) NARGS_(__VA_ARGS__,4,3,2,1)
#define LOG(fmt, ...) printf("[%s:%d] " fmt "\n", __func__, __LINE__ - BASE, ##__VA_ARGS__)
#define SWAP(a, b) do { __typeof__(a) _t = (a); (a) = (b); (b) = _t; } while (0)
#define max(a,b) ({ __typeof__(a) _a=(a); __typeof__(b) _b=(b); _a>_b?_a:_b; })
#define ARRAY_SIZE(x) (sizeof(x)/sizeof((x)[0]))
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))

struct list_head {
  struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(n) { &(n), &(n) }
#define LIST_HEAD(n) struct list_head n = LIST_HEAD_INIT(n)
#define list_entry(p,t,m) container_of(p,t,m)
#define list_for_each_entry(pos, head, member) for (pos = list_entry((head)->next, __typeof__(*pos), member); &pos->member != (head); pos = list_entry(pos->member.next, __typeof__(*pos), member))

static inline void list_add_tail(struct list_head *n, struct list_head *h) {
  n->prev = h->prev;
  n->next = h;
  h->prev->next = n;
  h->prev = n;
}

static inline void list_del(struct list_head *e) {
  e->prev->next = e->next;
  e->next->prev = e->prev;
}

struct item {
  int v;
  struct list_head link;
  char tag[4];
};

#define BASE 30

static LIST_HEAD(items);

int CAT(my, _func)(void) {
  return __LINE__ > 0;
}

int main(void) {
  for (color_t c = 0; c < C_COUNT; c++) printf("%d %-6s #%06x\n", c, table[c].name, table[c].rgb);
  printf("%s %d %zu %d\n", STR(BASE) STR(C_RED), NARGS(a, b, c), ARRAY_SIZE(table), my_func());
  int a = 1, b = 2;
  SWAP(a, b);
  LOG("a=%d b=%d", a, b);
  LOG("none");
  printf("max %d\n", max(a++, b));
  struct item it[4];
  for (int i = 0; i < 4; i++) {
    it[i].v = i * i;
    strcpy(it[i].tag, "ab");
    list_add_tail(&it[i].link, &items);
  }
  list_del(&it[1].link);
  struct item *p;
  list_for_each_entry(p, &items, link) printf("%d%s ", p->v, p->tag);
  printf("\n%zu\n", offsetof(struct item, tag[2]));
#if defined(FOO) || (BASE + 0 > 20 && !defined BAR)

  puts("cond");
#elif 1

  puts("no");
#endif
#ifndef NDEBUG

  puts("debug");
#endif

  return 0;
}
