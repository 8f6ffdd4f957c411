#include "stack.h"
#include "include/config.h"

static int items[MAX_DEPTH], n;
extern int shared;
static int hidden(void) { return 2; }
const char *banner = "a stack of";

int push(int v) { if (n == MAX_DEPTH) return 0; items[n++] = v; shared++; return 1; }
int pop(void) { return items[--n]; }
int depth(void) { return n; }
int other_hidden(void) { return hidden(); }
