#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <error.h>

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  warnx("careful %d", 3);
  errno = ENOMEM;
  warn("w");
  perror("p");
  printf("%s\n", strerror(0));
  char b[64];
  printf("%d\n", strerror_r(EINVAL, b, sizeof b) != 0);
  fprintf(stderr, "x\n");
  fputs("out\n", stdout);
  err(4, "bye %s", "now");
}
