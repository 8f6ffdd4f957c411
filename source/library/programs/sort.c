/* sort: lines in order. -n by number, -r backwards, -u each once, -f without regard to case, -b, -k F[,F], -t C, -c, -o FILE. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line {
  char *text;
  size_t number;
};
struct key {
  int first, last; /* fields, from 1; last 0: to the end of the line */
  int numeric, reverse, fold, blanks;
};

enum { KEYS = 8 };
static const char *program;
static struct key keys[KEYS];
static int keyCount;
static struct key all = {1, 0, 0, 0, 0, 0};
static int unique, stable;
static char separator;

static struct line *lines;
static size_t count, room;

/* Where field n begins. Without a separator, blanks belong to the field that they stand before. */
static const char *field(const char *text, int n) {
  for (; n > 1 && *text != '\0'; n--) {
    if (separator != '\0') {
      const char *end = strchr(text, separator);
      text = end == NULL ? text + strlen(text) : end + 1;
    } else {
      while (isblank((unsigned char)*text)) text++;
      while (*text != '\0' && !isblank((unsigned char)*text)) text++;
    }
  }
  return text;
}
static const char *fieldEnd(const char *text, int n) {
  const char *end = field(text, n);
  if (separator != '\0') {
    const char *next = strchr(end, separator);
    return next == NULL ? end + strlen(end) : next;
  }
  while (isblank((unsigned char)*end)) end++;
  while (*end != '\0' && !isblank((unsigned char)*end)) end++;
  return end;
}

/* Decimal numbers of any length: sign, digits, fraction; what is none counts as 0. */
static int compareNumbers(const char *a, const char *aEnd, const char *b, const char *bEnd) {
  int signs[2];
  const char *at[2] = {a, b}, *ends[2] = {aEnd, bEnd}, *digits[2], *fraction[2];
  size_t lengths[2];
  for (int i = 0; i < 2; i++) {
    const char *s = at[i];
    while (s < ends[i] && isblank((unsigned char)*s)) s++;
    int negative = s < ends[i] && *s == '-';
    if (negative) s++;
    while (s < ends[i] && *s == '0') s++;
    digits[i] = s;
    while (s < ends[i] && isdigit((unsigned char)*s)) s++;
    lengths[i] = s - digits[i];
    fraction[i] = s < ends[i] && *s == '.' ? s + 1 : ends[i];
    int zero = lengths[i] == 0;
    for (const char *f = fraction[i]; zero && f < ends[i] && isdigit((unsigned char)*f); f++) zero = *f == '0';
    signs[i] = zero ? 0 : negative ? -1 : 1;
  }
  if (signs[0] != signs[1]) return signs[0] < signs[1] ? -1 : 1;
  if (signs[0] == 0) return 0;
  int order = lengths[0] != lengths[1] ? (lengths[0] < lengths[1] ? -1 : 1) : memcmp(digits[0], digits[1], lengths[0]);
  for (const char *f = fraction[0], *g = fraction[1]; order == 0;) {
    int x = f < ends[0] && isdigit((unsigned char)*f) ? *f++ : 0, y = g < ends[1] && isdigit((unsigned char)*g) ? *g++ : 0;
    if (x == 0 && y == 0) break;
    order = (x == 0 ? '0' : x) - (y == 0 ? '0' : y);
  }
  return signs[0] < 0 ? -order : order;
}

static int compareText(const char *a, const char *aEnd, const char *b, const char *bEnd, int fold) {
  for (; a < aEnd && b < bEnd; a++, b++) {
    int x = (unsigned char)*a, y = (unsigned char)*b;
    if (fold) x = toupper(x), y = toupper(y);
    if (x != y) return x - y;
  }
  return (a < aEnd) - (b < bEnd);
}

static int compareKey(const struct key *key, const char *a, const char *b) {
  const char *x = field(a, key->first), *y = field(b, key->first);
  const char *xEnd = key->last > 0 ? fieldEnd(a, key->last) : a + strlen(a);
  const char *yEnd = key->last > 0 ? fieldEnd(b, key->last) : b + strlen(b);
  if (xEnd < x) xEnd = x;
  if (yEnd < y) yEnd = y;
  if (key->blanks) {
    while (x < xEnd && isblank((unsigned char)*x)) x++;
    while (y < yEnd && isblank((unsigned char)*y)) y++;
  }
  int order = key->numeric ? compareNumbers(x, xEnd, y, yEnd) : compareText(x, xEnd, y, yEnd, key->fold);
  return key->reverse ? -order : order;
}

/* By the keys alone. */
static int compareKeys(const char *a, const char *b) {
  int order = 0;
  for (int i = 0; i < keyCount && order == 0; i++) order = compareKey(&keys[i], a, b);
  return order;
}

/* Lines with equal keys go by all their bytes, and equal lines as they came. */
static int compare(const void *left, const void *right) {
  const struct line *a = left, *b = right;
  int order = compareKeys(a->text, b->text);
  if (order == 0 && !unique && !stable) {
    order = strcmp(a->text, b->text);
    if (all.reverse) order = -order;
  }
  if (order == 0) order = a->number < b->number ? -1 : 1;
  return order;
}

static int readLines(const char *name) {
  FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
  if (file == NULL) {
    fprintf(stderr, "%s: cannot read: %s: %s\n", program, name, strerror(errno));
    return 0;
  }
  char *text = NULL;
  size_t size = 0;
  ssize_t length;
  while ((length = getline(&text, &size, file)) > 0) {
    if (text[length - 1] == '\n') text[length - 1] = '\0';
    if (count == room) lines = realloc(lines, (room = room == 0 ? 64 : 2 * room) * sizeof *lines);
    lines[count].text = strdup(text);
    lines[count].number = count;
    count++;
  }
  free(text);
  if (file != stdin) fclose(file);
  return 1;
}

static void wrong(const char *what, const char *text) {
  fprintf(stderr, "%s: %s ‘%s’\n", program, what, text);
  exit(2);
}

static int letters(struct key *key, const char *s) {
  int given = 0;
  for (; *s != '\0' && *s != ','; s++, given = 1) {
    if (*s == 'n') key->numeric = 1;
    else if (*s == 'r') key->reverse = 1;
    else if (*s == 'f') key->fold = 1;
    else if (*s == 'b') key->blanks = 1;
    else wrong("stray character in field spec: invalid field specification", s);
  }
  return given;
}

/* F[nrfb][,F[nrfb]]. Without letters of its own a key has those of the options. */
static int ownLetters[KEYS];
static void addKey(const char *text) {
  if (keyCount == KEYS) wrong("too many keys at", text);
  struct key *key = &keys[keyCount];
  char *end;
  key->first = (int)strtol(text, &end, 10);
  if (key->first < 1) wrong("field number is zero: invalid field specification", text);
  ownLetters[keyCount] = letters(key, end);
  const char *comma = strchr(text, ',');
  if (comma != NULL) {
    key->last = (int)strtol(comma + 1, &end, 10);
    ownLetters[keyCount] |= letters(key, end);
  }
  keyCount++;
}

int main(int argc, char *argv[]) {
  int option, check = 0;
  const char *output = NULL;
  program = argv[0];
  while ((option = getopt(argc, argv, "bcfnrsuk:t:o:")) != -1) {
    switch (option) {
      case 'b': all.blanks = 1; break;
      case 'c': check = 1; break;
      case 'f': all.fold = 1; break;
      case 'n': all.numeric = 1; break;
      case 'r': all.reverse = 1; break;
      case 's': stable = 1; break;
      case 'u': unique = 1; break;
      case 'k': addKey(optarg); break;
      case 't': separator = *optarg; break;
      case 'o': output = optarg; break;
      default:
        fprintf(stderr, "Try '%s --help' for more information.\n", program);
        return 2;
    }
  }
  for (int i = 0; i < keyCount; i++) {
    if (ownLetters[i]) continue;
    keys[i].numeric = all.numeric;
    keys[i].reverse = all.reverse;
    keys[i].fold = all.fold;
    keys[i].blanks = all.blanks;
  }
  if (keyCount == 0) keys[keyCount++] = all;

  const char *first = optind == argc ? "-" : argv[optind];
  if (optind == argc && !readLines("-")) return 2;
  for (; optind < argc; optind++) {
    if (!readLines(argv[optind])) return 2;
  }
  if (check) {
    for (size_t i = 1; i < count; i++) {
      int order = compareKeys(lines[i - 1].text, lines[i].text);
      if (order == 0 && !unique && !stable) {
        order = strcmp(lines[i - 1].text, lines[i].text);
        if (all.reverse) order = -order;
      }
      if (unique ? order < 0 : order <= 0) continue;
      fprintf(stderr, "%s: %s:%zu: disorder: %s\n", program, first, i + 1, lines[i].text);
      return 1;
    }
    return 0;
  }
  qsort(lines, count, sizeof *lines, compare);
  FILE *out = output == NULL ? stdout : fopen(output, "w");
  if (out == NULL) {
    fprintf(stderr, "%s: open failed: %s: %s\n", program, output, strerror(errno));
    return 2;
  }
  for (size_t i = 0; i < count; i++) {
    if (unique && i > 0 && compareKeys(lines[i - 1].text, lines[i].text) == 0) continue;
    fprintf(out, "%s\n", lines[i].text);
  }
  if (out != stdout) fclose(out);
  return 0;
}
