/* sleep: waits for the sum of its arguments, each a number with s, m, h or d. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(int argc, char *argv[]) {
  double seconds = 0;
  if (argc < 2) {
    fprintf(stderr, "%s: missing operand\nTry '%s --help' for more information.\n", argv[0], argv[0]);
    return 1;
  }
  for (int i = 1; i < argc; i++) {
    char *end;
    double n = strtod(argv[i], &end);
    double unit = *end == 'm' ? 60 : *end == 'h' ? 3600 : *end == 'd' ? 86400 : 1;
    if (*end != '\0' && strchr("smhd", *end) != NULL) end++;
    if (end == argv[i] || *end != '\0' || n < 0) {
      fprintf(stderr, "%s: invalid time interval ‘%s’\nTry '%s --help' for more information.\n", argv[0], argv[i], argv[0]);
      return 1;
    }
    seconds += n * unit;
  }
  struct timespec rest = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
  }
  return 0;
}
