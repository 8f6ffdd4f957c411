#include <stdio.h>
#include <stdlib.h>

extern char **environ;

int main(void) {
    int n = 0;
    for (char **at = environ; *at != NULL; at++, n++) printf("  %s\n", *at);
    const char *colour = getenv("COLOUR");
    printf("  colour: %s\n", colour == NULL ? "unknown" : colour);
    return n;
}
