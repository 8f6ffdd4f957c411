/* The buffer of stdout is memory like any other: fork copies what has not been flushed, and it
   comes out more than once. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("once or four times?\n"); /* stdout is no terminal: the newline does not flush */
    for (int i = 0; i < 2; i++) {
        fork();
        printf("%d", i);
    }
    /* each waits for the ones it made, so that the output comes in one order */
    while (wait(NULL) > 0)
        ;
    printf("\n");
    return 0;
}
