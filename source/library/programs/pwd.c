/* pwd: the current folder. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  char path[4096];
  (void)argc;
  if (getcwd(path, sizeof path) == NULL) {
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    return 1;
  }
  puts(path);
  return 0;
}
