/* wc: counts lines, words and bytes. -l, -w, -c and -m (characters) choose. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct counts {
  unsigned long lines, words, chars, bytes;
};

static const char *program;
static int lines, words, chars, bytes;
static int width = 1;
static int utf8;
static char buffer[16384];

static int complain(const char *what) {
  fflush(stdout);
  fprintf(stderr, "%s: %s: %s\n", program, what, strerror(errno));
  return 1;
}

static void show(const struct counts *n, const char *name) {
  const char *between = "";
  if (lines) printf("%*lu", width, n->lines), between = " ";
  if (words) printf("%s%*lu", between, width, n->words), between = " ";
  if (chars) printf("%s%*lu", between, width, n->chars), between = " ";
  if (bytes) printf("%s%*lu", between, width, n->bytes);
  if (name != NULL) printf(" %s", name);
  putchar('\n');
}

static int count(int fd, const char *name, struct counts *n) {
  ssize_t got;
  int inside = 0;
  while ((got = read(fd, buffer, sizeof buffer)) > 0) {
    n->bytes += got;
    if (!lines && !words && !chars) continue;
    for (ssize_t i = 0; i < got; i++) {
      unsigned char c = buffer[i];
      if (!utf8 || (c & 0xc0) != 0x80) n->chars++;
      if (c == '\n') n->lines++;
      if (isspace(c)) inside = 0;
      else if (isprint(c) || (utf8 && c >= 0x80)) {
        if (!inside) n->words++;
        inside = 1;
      }
    }
  }
  return got < 0 ? complain(name) : 0;
}

/* Numbers are as wide as the size of all files, and 7 where something is no ordinary file. */
static void chooseWidth(int files, char *names[]) {
  unsigned long total = 0;
  int least = 1;
  if (lines + words + chars + bytes == 1 && files <= 1) return;
  for (int i = 0; i < (files == 0 ? 1 : files); i++) {
    struct stat status;
    int failed = files == 0 || strcmp(names[i], "-") == 0 ? fstat(STDIN_FILENO, &status) : stat(names[i], &status);
    if (failed) continue;
    if (S_ISREG(status.st_mode)) total += status.st_size;
    else least = 7;
  }
  for (; total >= 10; total /= 10) width++;
  if (width < least) width = least;
}

int main(int argc, char *argv[]) {
  struct counts total = {0, 0, 0, 0};
  int status = 0, option;
  program = argv[0];
  while ((option = getopt(argc, argv, "clmw")) != -1) {
    switch (option) {
      case 'c': bytes = 1; break;
      case 'l': lines = 1; break;
      case 'm': chars = 1; break;
      case 'w': words = 1; break;
      default:
        fprintf(stderr, "Try '%s --help' for more information.\n", program);
        return 1;
    }
  }
  if (!lines && !words && !chars && !bytes) lines = words = bytes = 1;
  const char *locale = getenv("LC_ALL");
  if (locale == NULL || *locale == '\0') locale = getenv("LC_CTYPE");
  if (locale == NULL || *locale == '\0') locale = getenv("LANG");
  utf8 = locale != NULL && strstr(locale, "UTF-8") != NULL;

  int files = argc - optind;
  chooseWidth(files, argv + optind);
  if (files == 0) {
    status = count(STDIN_FILENO, "-", &total);
    show(&total, NULL);
  }
  for (int i = 0; i < files; i++) {
    const char *name = argv[optind + i];
    struct counts n = {0, 0, 0, 0};
    int input = strcmp(name, "-") == 0;
    int fd = input ? STDIN_FILENO : open(name, O_RDONLY);
    if (fd < 0) {
      status = complain(name);
      continue;
    }
    status |= count(fd, name, &n);
    if (!input) close(fd);
    show(&n, name);
    total.lines += n.lines;
    total.words += n.words;
    total.chars += n.chars;
    total.bytes += n.bytes;
  }
  if (files > 1) show(&total, "total");
  return status;
}
