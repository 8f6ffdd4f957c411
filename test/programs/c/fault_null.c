#include <stdio.h>
struct node { int v; struct node *next; };
int main(void) {
    struct node b = {2, NULL}, a = {1, &b};
    struct node *volatile n = &a;
    for (int i = 0; i < 3; i++) {
        printf("%d\n", n->v);
        fflush(stdout);
        n = n->next;
    }
    return 0;
}
