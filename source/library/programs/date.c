/* date: the simulated time, which begins at the same moment in every run. -u, +FORMAT as strftime has it. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  const char *format = "%a %b %e %H:%M:%S %Z %Y";
  char text[1024];
  int utc = 0, option;
  while ((option = getopt(argc, argv, "u")) != -1) {
    if (option != 'u') {
      fprintf(stderr, "Try '%s --help' for more information.\n", argv[0]);
      return 1;
    }
    utc = 1;
  }
  if (optind < argc) {
    if (argv[optind][0] != '+') {
      fprintf(stderr, "%s: invalid date ‘%s’\n", argv[0], argv[optind]);
      return 1;
    }
    if (optind + 1 < argc) {
      fprintf(stderr, "%s: extra operand ‘%s’\nTry '%s --help' for more information.\n", argv[0], argv[optind + 1], argv[0]);
      return 1;
    }
    format = argv[optind] + 1;
  }
  time_t now = time(NULL);
  struct tm *broken = utc ? gmtime(&now) : localtime(&now);
  text[0] = '\0';
  if (*format != '\0') strftime(text, sizeof text, format, broken);
  puts(text);
  return 0;
}
