/* seq: numbers from FIRST (1) to LAST in steps (1): seq [-s BETWEEN] [-w] [-f FORMAT] [[FIRST] [STEP]] LAST */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program;

/* Digits behind the point, as written. */
static int decimals(const char *text) {
  const char *point = strchr(text, '.');
  return point == NULL ? 0 : (int)strlen(point + 1);
}

static double number(const char *text) {
  char *end;
  double n = strtod(text, &end);
  if (end == text || *end != '\0') {
    fprintf(stderr, "%s: invalid floating point argument: ‘%s’\nTry '%s --help' for more information.\n", program, text, program);
    exit(1);
  }
  return n;
}

int main(int argc, char *argv[]) {
  const char *between = "\n", *format = NULL;
  int equal = 0, at = 1;
  program = argv[0];
  for (; at < argc && argv[at][0] == '-'; at++) {
    if (strcmp(argv[at], "-w") == 0) equal = 1;
    else if (strcmp(argv[at], "-s") == 0 && at + 1 < argc) between = argv[++at];
    else if (strncmp(argv[at], "-s", 2) == 0) between = argv[at] + 2;
    else if (strcmp(argv[at], "-f") == 0 && at + 1 < argc) format = argv[++at];
    else {
      at += strcmp(argv[at], "--") == 0;
      break;
    }
  }
  int operands = argc - at;
  if (operands < 1) {
    fprintf(stderr, "%s: missing operand\nTry '%s --help' for more information.\n", program, program);
    return 1;
  }
  if (operands > 3) {
    fprintf(stderr, "%s: extra operand ‘%s’\nTry '%s --help' for more information.\n", program, argv[at + 3], program);
    return 1;
  }
  const char *firstText = operands > 1 ? argv[at] : "1";
  const char *stepText = operands > 2 ? argv[at + 1] : "1";
  const char *lastText = argv[argc - 1];
  double first = number(firstText), step = number(stepText), last = number(lastText);
  if (step == 0) {
    fprintf(stderr, "%s: invalid Zero increment value: ‘%s’\nTry '%s --help' for more information.\n", program, stepText, program);
    return 1;
  }
  int digits = decimals(firstText) > decimals(stepText) ? decimals(firstText) : decimals(stepText);
  int width = 0;
  if (equal) {
    int one = snprintf(NULL, 0, "%.*f", digits, first), other = snprintf(NULL, 0, "%.*f", digits, last);
    width = one > other ? one : other;
  }
  long shown = 0;
  for (;; shown++) {
    double n = first + (double)shown * step;
    /* 0.1 + 0.1 + 0.1 is a little more than 0.3: half of the last digit shown is forgiven. */
    double slack = 0;
    if (digits > 0) {
      slack = 0.5;
      for (int i = 0; i < digits; i++) slack /= 10;
    }
    if (step > 0 ? n > last + slack : n < last - slack) break;
    if (shown > 0) fputs(between, stdout);
    if (format != NULL) printf(format, n);
    else printf("%0*.*f", width, digits, n);
  }
  if (shown > 0) putchar('\n');
  return 0;
}
