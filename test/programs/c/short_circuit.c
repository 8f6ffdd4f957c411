#include <stdio.h>

static int say(const char *name, int v) { printf("%s ", name); return v; }

int main(void) {
    int r;
    r = say("a", 0) && say("b", 1); printf("= %d\n", r);
    r = say("a", 2) && say("b", 3); printf("= %d\n", r);
    r = say("a", 0) || say("b", 4); printf("= %d\n", r);
    r = say("a", 5) || say("b", 0); printf("= %d\n", r);
    r = say("a", 1) || say("b", 1) && say("c", 0); printf("= %d\n", r);
    r = (say("a", 0) || say("b", 1)) && say("c", 0); printf("= %d\n", r);
    r = say("a", 1) ? say("b", 7) : say("c", 8); printf("= %d\n", r);
    r = say("a", 0) ? say("b", 7) : say("c", 0) ? say("d", 1) : say("e", 9); printf("= %d\n", r);
    r = (say("a", 1), say("b", 2), say("c", 3)); printf("= %d\n", r);
    int i = 0, *p = 0;
    if (p && *p) printf("never\n");
    if (!p || *p) printf("safe\n");
    int j = i++ && i++;
    printf("%d %d\n", i, j);
    j = i++ || i++;
    printf("%d %d\n", i, j);
    for (i = 0, j = 10; i < j; i++, j -= 2) ;
    printf("%d %d\n", i, j);
    printf("%d\n", !!(3 && 4) + !0);
    while (say("x", 0), say("y", 0)) ;
    printf("\n");
    return 0;
}
