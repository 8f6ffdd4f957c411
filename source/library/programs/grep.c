/* grep: lines that contain a text. -i -v -c -n -l -o -q -w -x -h -H -s -F -e; patterns with ^ $ . * and [...] only. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATTERNS = 32 };
static const char *program;
static const char *patterns[PATTERNS];
static int patternCount;
static int fold, invert, counts, numbers, onlyNames, onlyMatches, quiet, words, lines, silent, fixed;
static int names = -1;

static int same(int a, int b) { return fold ? tolower(a) == tolower(b) : a == b; }

/* Does c belong to the set that begins behind the [ at p? */
static int inSet(const char *p, int c) {
  int negative = *p == '^', found = 0;
  if (negative) p++;
  for (const char *start = p; *p != '\0' && (*p != ']' || p == start); p++) {
    int low = (unsigned char)*p, high = low;
    if (p[1] == '-' && p[2] != ']' && p[2] != '\0') {
      high = (unsigned char)p[2];
      p += 2;
    }
    if (c >= low && c <= high) found = 1;
    if (fold && ((tolower(c) >= low && tolower(c) <= high) || (toupper(c) >= low && toupper(c) <= high))) found = 1;
  }
  return found != negative;
}

/* Length of the first piece of a pattern: a set, an escaped character, one character. */
static size_t piece(const char *p) {
  if (fixed) return 1;
  if (*p == '\\' && p[1] != '\0') return 2;
  if (*p != '[') return 1;
  const char *end = p + 1;
  if (*end == '^') end++;
  if (*end == ']') end++;
  while (*end != '\0' && *end != ']') end++;
  return *end == ']' ? (size_t)(end - p) + 1 : 1;
}

static int matchesOne(const char *p, size_t length, int c) {
  if (fixed) return same((unsigned char)*p, c);
  if (*p == '\\' && length == 2) return same((unsigned char)p[1], c);
  if (*p == '[' && length > 1) return inSet(p + 1, c);
  return *p == '.' || same((unsigned char)*p, c);
}

/* The end of the longest match of a pattern at the beginning of a text, or NULL (Kernighan and Pike's matcher). */
static const char *matchHere(const char *p, const char *text) {
  if (*p == '\0') return text;
  if (!fixed && *p == '$' && p[1] == '\0') return *text == '\0' ? text : NULL;
  size_t length = piece(p);
  if (!fixed && p[length] == '*') {
    const char *end = text;
    while (*end != '\0' && matchesOne(p, length, (unsigned char)*end)) end++;
    for (; end >= text; end--) {
      const char *found = matchHere(p + length + 1, end);
      if (found != NULL) return found;
    }
    return NULL;
  }
  if (*text == '\0' || !matchesOne(p, length, (unsigned char)*text)) return NULL;
  return matchHere(p + length, text + 1);
}

static int isWord(int c) { return isalnum(c) || c == '_'; }

/* The first match of a pattern in a line from `at` on, and its end; NULL: none. */
static const char *match(const char *pattern, const char *line, const char *at, const char **end) {
  int anchored = !fixed && *pattern == '^';
  if (anchored) pattern++;
  if (anchored && at > line) return NULL;
  for (;; at++) {
    *end = matchHere(pattern, at);
    if (*end != NULL && (!lines || (at == line && **end == '\0')) &&
        (!words || ((at == line || !isWord((unsigned char)at[-1])) && !isWord((unsigned char)**end)))) {
      return at;
    }
    if (anchored || *at == '\0') return NULL;
  }
}

static void showBefore(const char *name, long number) {
  if (names) printf("%s:", name);
  if (numbers) printf("%ld:", number);
}

/* Each match of a line on a line of its own: the leftmost, and of these the longest, first. */
static void showMatches(const char *line, const char *name, long number) {
  for (const char *at = line;;) {
    const char *best = NULL, *bestEnd = NULL;
    for (int i = 0; i < patternCount; i++) {
      const char *end, *start = match(patterns[i], line, at, &end);
      if (start != NULL && (best == NULL || start < best || (start == best && end > bestEnd))) best = start, bestEnd = end;
    }
    if (best == NULL) return;
    if (bestEnd > best) {
      showBefore(name, number);
      printf("%.*s\n", (int)(bestEnd - best), best);
      at = bestEnd;
    } else if (*best == '\0') return;
    else at = best + 1;
  }
}

/* One file; answers how many lines were chosen. */
static long search(FILE *file, const char *name) {
  char *text = NULL;
  size_t size = 0;
  ssize_t length;
  long number = 0, chosen = 0;
  while ((length = getline(&text, &size, file)) > 0) {
    if (text[length - 1] == '\n') text[length - 1] = '\0';
    number++;
    int found = 0;
    const char *end;
    for (int i = 0; i < patternCount && !found; i++) found = match(patterns[i], text, text, &end) != NULL;
    if (found == invert) continue;
    chosen++;
    if (quiet || onlyNames) break;
    if (counts) continue;
    if (onlyMatches) {
      if (!invert) showMatches(text, name, number);
      continue;
    }
    showBefore(name, number);
    puts(text);
  }
  free(text);
  if (quiet) return chosen;
  if (onlyNames && chosen > 0) puts(name);
  else if (counts) {
    if (names) printf("%s:", name);
    printf("%ld\n", chosen);
  }
  return chosen;
}

/* A line of a pattern each. What this small grep does not know is refused, not misunderstood. */
static void add(char *text) {
  for (char *line = text; line != NULL;) {
    char *end = strchr(line, '\n');
    if (end != NULL) *end++ = '\0';
    for (const char *p = line; !fixed && *p != '\0'; p += piece(p)) {
      if ((*p == '\\' && p[1] != '\0' && (isalnum((unsigned char)p[1]) || strchr("(){}|<>+?`'", p[1]) != NULL)) ||
          (*p == '[' && (piece(p) == 1 || strstr(p, "[:") == p + 1))) {
        fprintf(stderr, "%s: '%s': this small grep knows ^ $ . * and [...] only\n", program, line);
        exit(2);
      }
    }
    if (patternCount < PATTERNS) patterns[patternCount++] = line;
    line = end;
  }
}

int main(int argc, char *argv[]) {
  int option, status = 1, failed = 0;
  char *given[PATTERNS];
  int givenCount = 0;
  program = argv[0];
  while ((option = getopt(argc, argv, "FGce:hHilnoqsvwx")) != -1) {
    switch (option) {
      case 'F': fixed = 1; break;
      case 'G': fixed = 0; break;
      case 'c': counts = 1; break;
      case 'e':
        if (givenCount < PATTERNS) given[givenCount++] = optarg;
        break;
      case 'h': names = 0; break;
      case 'H': names = 1; break;
      case 'i': fold = 1; break;
      case 'l': onlyNames = 1; break;
      case 'n': numbers = 1; break;
      case 'o': onlyMatches = 1; break;
      case 'q': quiet = 1; break;
      case 's': silent = 1; break;
      case 'v': invert = 1; break;
      case 'w': words = 1; break;
      case 'x': lines = 1; break;
      default:
        fprintf(stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
        return 2;
    }
  }
  if (givenCount == 0) {
    if (optind == argc) {
      fprintf(stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
      return 2;
    }
    given[givenCount++] = argv[optind++];
  }
  for (int i = 0; i < givenCount; i++) add(given[i]);
  if (names < 0) names = argc - optind > 1;
  if (optind == argc) {
    if (search(stdin, "(standard input)") > 0) status = 0;
  }
  for (; optind < argc; optind++) {
    const char *name = argv[optind];
    int input = strcmp(name, "-") == 0;
    FILE *file = input ? stdin : fopen(name, "r");
    if (file == NULL) {
      failed = 1;
      fflush(stdout);
      if (!silent) fprintf(stderr, "%s: %s: %s\n", program, name, strerror(errno));
      continue;
    }
    if (search(file, input ? "(standard input)" : name) > 0) status = 0;
    if (!input) fclose(file);
    if (quiet && status == 0) return 0;
  }
  return failed ? 2 : status;
}
