/* cat: files one after another. -n numbers lines, -b those that are not empty, -s one empty line for many, -E $ at ends. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *program;
static int numbers, nonblank, squeeze, ends;
static char buffer[131072];

static int complain(const char *what) {
  fflush(stdout);
  fprintf(stderr, "%s: %s: %s\n", program, what, strerror(errno));
  return 1;
}

/* As the bytes come. */
static int plain(int fd, const char *name) {
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < n;) {
      ssize_t written = write(STDOUT_FILENO, buffer + done, n - done);
      if (written < 0) return complain("write error");
      done += written;
    }
  }
  return n < 0 ? complain(name) : 0;
}

/* Line by line: what the options ask for goes on from file to file. */
static int lines(int fd, const char *name) {
  static long number;
  static int begins = 1, empty;
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0) {
    for (ssize_t i = 0; i < n; i++) {
      char c = buffer[i];
      if (begins) {
        empty = c == '\n' ? empty + 1 : 0;
        if (squeeze && empty > 1) continue;
        if (numbers && !(nonblank && c == '\n')) printf("%6ld\t", ++number);
      }
      if (c == '\n' && ends) putchar('$');
      putchar(c);
      begins = c == '\n';
    }
    fflush(stdout);
  }
  return n < 0 ? complain(name) : 0;
}

static int one(const char *name) {
  int input = strcmp(name, "-") == 0;
  int fd = input ? STDIN_FILENO : open(name, O_RDONLY);
  if (fd < 0) return complain(name);
  int status = numbers || squeeze || ends ? lines(fd, name) : plain(fd, name);
  if (!input) close(fd);
  return status;
}

int main(int argc, char *argv[]) {
  int status = 0, option;
  program = argv[0];
  while ((option = getopt(argc, argv, "bnsuE")) != -1) {
    switch (option) {
      case 'b': numbers = nonblank = 1; break;
      case 'n': numbers = 1; break;
      case 's': squeeze = 1; break;
      case 'u': break;
      case 'E': ends = 1; break;
      default:
        fprintf(stderr, "Try '%s --help' for more information.\n", program);
        return 1;
    }
  }
  if (optind == argc) status = one("-");
  for (; optind < argc; optind++) status |= one(argv[optind]);
  return status;
}
