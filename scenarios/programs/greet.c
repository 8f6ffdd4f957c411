/* What fork-exec.c execs: a program of its own, with globals of its own. */
#include <stdio.h>

int greeted = 0;

int main(int argc, char *argv[]) {
  for (int i = 1; i < argc; i++) {
    printf("hello, %s\n", argv[i]);
    greeted++;
  }
  return greeted;
}
