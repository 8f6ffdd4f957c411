/* echo: writes its arguments. Options as GNU echo has them: -n no newline, -e escapes, -E none. */
#include <stdio.h>
#include <string.h>

static int digit(int c, int base) {
  int value = c >= '0' && c <= '9'   ? c - '0'
              : c >= 'a' && c <= 'f' ? c - 'a' + 10
              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                     : 16;
  return value < base ? value : -1;
}

/* Up to `most` digits from *s on. */
static int number(const char **s, int base, int most) {
  int value = 0;
  while (most-- > 0 && digit((unsigned char)**s, base) >= 0) value = value * base + digit((unsigned char)*(*s)++, base);
  return value & 0xff;
}

/* Writes one word with its escapes; 1 where \c ends it all. */
static int escaped(const char *s) {
  while (*s != '\0') {
    int c = (unsigned char)*s++;
    if (c == '\\' && *s != '\0') {
      c = (unsigned char)*s++;
      switch (c) {
        case 'a': c = '\a'; break;
        case 'b': c = '\b'; break;
        case 'c': return 1;
        case 'e': c = 27; break;
        case 'f': c = '\f'; break;
        case 'n': c = '\n'; break;
        case 'r': c = '\r'; break;
        case 't': c = '\t'; break;
        case 'v': c = '\v'; break;
        case '\\': break;
        case '0': c = number(&s, 8, 3); break;
        case '1': case '2': case '3': case '4': case '5': case '6': case '7':
          s--;
          c = number(&s, 8, 3);
          break;
        case 'x':
          if (digit((unsigned char)*s, 16) >= 0) {
            c = number(&s, 16, 2);
            break;
          }
          putchar('\\');
          break;
        default: putchar('\\');
      }
    }
    putchar(c);
  }
  return 0;
}

int main(int argc, char *argv[]) {
  int newline = 1, escapes = 0, at = 1;
  for (; at < argc; at++) {
    const char *word = argv[at];
    if (word[0] != '-' || word[1] == '\0' || word[1 + strspn(word + 1, "neE")] != '\0') break;
    for (word++; *word != '\0'; word++) {
      if (*word == 'n') newline = 0;
      else escapes = *word == 'e';
    }
  }
  for (int first = at; at < argc; at++) {
    if (at > first) putchar(' ');
    if (!escapes) fputs(argv[at], stdout);
    else if (escaped(argv[at])) return 0;
  }
  if (newline) putchar('\n');
  return 0;
}
