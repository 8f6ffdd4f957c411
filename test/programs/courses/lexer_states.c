#include <stdio.h>
#include <ctype.h>

typedef enum { ST_START, ST_NUM, ST_ID, ST_STR, ST_END, ST_N } state_t;
struct lexer;
typedef state_t (*handler)(struct lexer *, int);

struct lexer {
  char buf[32];
  int n;
  int counts[ST_N];
};

static void emit(struct lexer *l, const char *k) {
  l->buf[l->n] = 0;
  printf("%s(%s) ", k, l->buf);
  l->n = 0;
}

static state_t start(struct lexer *l, int c) {
  if (isdigit(c)) {
    l->buf[l->n++] = c;
    return ST_NUM;
  }
  if (isalpha(c) || c == '_') {
    l->buf[l->n++] = c;
    return ST_ID;
  }
  if (c == '"') return ST_STR;
  if (c == 0) return ST_END;
  if (!isspace(c)) printf("'%c' ", c);
  return ST_START;
}

static state_t num(struct lexer *l, int c) {
  if (isdigit(c) || c == '.') {
    l->buf[l->n++] = c;
    return ST_NUM;
  }
  emit(l, "num");
  return start(l, c);
}

static state_t id(struct lexer *l, int c) {
  if (isalnum(c) || c == '_') {
    l->buf[l->n++] = c;
    return ST_ID;
  }
  emit(l, "id");
  return start(l, c);
}

static state_t str(struct lexer *l, int c) {
  if (c == '"') {
    emit(l, "str");
    return ST_START;
  }
  l->buf[l->n++] = c;
  return ST_STR;
}

static const handler table[] = { [ST_START] = start, [ST_NUM] = num, [ST_ID] = id, [ST_STR] = str,
    [ST_END] = 0 };

int main(void) {
  const char *src = "while (x_1 < 42.5) print(\"hi there\", y); /*end*/";
  struct lexer l = { "", 0, { 0 } };
  state_t s = ST_START;
  for (const char *p = src; s != ST_END; p++) {
    l.counts[s]++;
    s = table[s](&l, (unsigned char)*p);
  }
  printf("\n");
  for (int i = 0; i < ST_N; i++) printf("%d ", l.counts[i]);
  puts("");
  return 0;
}
