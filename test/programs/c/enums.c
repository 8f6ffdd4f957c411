#include <stdio.h>

enum color { RED, GREEN = 5, BLUE, ALIAS = GREEN, NEG = -3, AFTER };
typedef enum { OFF, ON } state_t;
enum { KB = 1 << 10, MB = KB * KB };
enum big { TOP = 0xffffffff };
static const char *names[] = {[RED] = "red", [GREEN] = "green", [BLUE] = "blue"};

static state_t flip(state_t s) { return s == ON ? OFF : ON; }

int main(void) {
    enum color c = BLUE;
    printf("%d %d %d %d %d\n", RED, GREEN, BLUE, NEG, AFTER);
    printf("%s %s %d\n", names[c], names[ALIAS], names[1] == NULL);
    printf("%zu %zu %d\n", sizeof names / sizeof *names, sizeof c, MB);
    c++;
    printf("%d\n", c);
    state_t s = OFF;
    for (int i = 0; i < 3; i++) s = flip(s);
    printf("%s\n", s ? "on" : "off");
    switch (c) {
    case RED: printf("red\n"); break;
    case BLUE + 1: printf("beyond\n"); break;
    default: printf("other\n");
    }
    int RED = 42;
    printf("%d\n", RED);
    { enum { RED = 7, LOCAL }; printf("%d %d\n", RED, LOCAL); }
    enum { A = sizeof(int), B = A == 4 ? 'x' : 'y', C = !B } e = B;
    printf("%d %c %d %d\n", A, B, C, e);
    printf("%d\n", TOP > 0);
    int buf[BLUE];
    printf("%zu\n", sizeof buf);
    enum later *p = 0;
    printf("%d\n", p == 0);
    return 0;
}
