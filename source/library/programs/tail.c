/* tail: the last lines (10, -n N, -N) or bytes (-c N) of files; +N: from the Nth on. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program;

static int complain(const char *before, const char *what, const char *after) {
  int error = errno;
  fflush(stdout);
  fprintf(stderr, "%s: %s%s%s: %s\n", program, before, what, after, strerror(error));
  return 1;
}

/* All of the file, in memory. */
static char *whole(int fd, size_t *length) {
  size_t room = 4096, used = 0;
  char *text = malloc(room);
  ssize_t n;
  while ((n = read(fd, text + used, room - used)) > 0) {
    used += n;
    if (used == room) text = realloc(text, room *= 2);
  }
  *length = used;
  if (n == 0) return text;
  free(text);
  return NULL;
}

static int last(int fd, const char *name, long long n, int bytes, int fromStart) {
  size_t length, at;
  char *text = whole(fd, &length);
  if (text == NULL) return complain("error reading '", name, "'");
  if (fromStart) {
    at = 0;
    for (long long skipped = 1; skipped < n && at < length; skipped++) {
      if (bytes) at++;
      else {
        const char *end = memchr(text + at, '\n', length - at);
        at = end == NULL ? length : (size_t)(end - text) + 1;
      }
    }
  } else if (bytes) at = (size_t)n < length ? length - n : 0;
  else {
    at = length;
    /* The newline at the very end ends the last line. */
    if (n > 0 && at > 0 && text[at - 1] == '\n') at--;
    for (long long found = 0; n > 0 && at > 0; at--) {
      if (text[at - 1] == '\n' && ++found == n) break;
    }
  }
  fwrite(text + at, 1, length - at, stdout);
  free(text);
  return 0;
}

static int fromStart;
static long long amount(const char *text, int bytes) {
  char *end;
  fromStart = *text == '+';
  const char *digits = *text == '+' || *text == '-' ? text + 1 : text;
  long long n = strtoll(digits, &end, 10);
  if (*end == 'k' || *end == 'K') n *= 1024, end++;
  else if (*end == 'M') n *= 1048576, end++;
  if (end == digits || *end != '\0' || *digits == '-') {
    fprintf(stderr, "%s: invalid number of %s: ‘%s’\n", program, bytes ? "bytes" : "lines", text);
    exit(1);
  }
  return n;
}

int main(int argc, char *argv[]) {
  long long wanted = 10;
  int status = 0, bytes = 0, headers = -1, option;
  program = argv[0];
  if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') && argv[1][1] >= '0' && argv[1][1] <= '9') {
    wanted = amount(argv[1], 0);
    argv[1] = argv[0];
    argc--;
    argv++;
  }
  while ((option = getopt(argc, argv, "c:n:qv")) != -1) {
    switch (option) {
      case 'c': wanted = amount(optarg, bytes = 1); break;
      case 'n': wanted = amount(optarg, bytes = 0); break;
      case 'q': headers = 0; break;
      case 'v': headers = 1; break;
      default:
        fprintf(stderr, "Try '%s --help' for more information.\n", program);
        return 1;
    }
  }
  if (headers < 0) headers = argc - optind > 1;
  if (optind == argc) argv[--optind] = "-";
  for (int shown = 0; optind < argc; optind++) {
    const char *name = argv[optind];
    int input = strcmp(name, "-") == 0;
    int fd = input ? STDIN_FILENO : open(name, O_RDONLY);
    if (fd < 0) {
      status = complain("cannot open '", name, "' for reading");
      continue;
    }
    if (headers) printf("%s==> %s <==\n", shown++ > 0 ? "\n" : "", input ? "standard input" : name);
    status |= last(fd, name, wanted, bytes, fromStart);
    if (!input) close(fd);
  }
  return status;
}
