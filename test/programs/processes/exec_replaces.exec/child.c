#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int counter = 100; /* as it was compiled, whatever ran in this process before */

int main(int argc, char **argv) {
    for (int i = 0; i < argc - 1; i++) printf("child: argv[%d] = \"%s\"\n", i, argv[i]);
    printf("child: ends with NULL: %d\n", argv[argc] == NULL);
    printf("child: the same pid: %d\n", atoi(argv[argc - 1]) == getpid());
    return ++counter;
}
