/* head: the first lines (10, -n N, -N) or bytes (-c N) of files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program;
static char buffer[8192];

static int complain(const char *before, const char *what, const char *after) {
  int error = errno;
  fflush(stdout);
  fprintf(stderr, "%s: %s%s%s: %s\n", program, before, what, after, strerror(error));
  return 1;
}

static int first(int fd, const char *name, long long wanted, int bytes) {
  ssize_t n;
  while (wanted > 0 && (n = read(fd, buffer, sizeof buffer)) != 0) {
    if (n < 0) return complain("error reading '", name, "'");
    ssize_t use = 0;
    while (use < n && wanted > 0) {
      if (bytes || buffer[use] == '\n') wanted--;
      use++;
    }
    fwrite(buffer, 1, use, stdout);
    /* What was read too much is given back where that is possible: whoever reads next finds it. */
    if (use < n) lseek(fd, use - n, SEEK_CUR);
  }
  return 0;
}

/* "12", "3k", "1M". */
static long long amount(const char *text, int bytes) {
  char *end;
  long long n = strtoll(text, &end, 10);
  if (*end == 'k' || *end == 'K') n *= 1024, end++;
  else if (*end == 'M') n *= 1048576, end++;
  if (end == text || *end != '\0' || *text == '-') {
    fprintf(stderr, "%s: invalid number of %s: ‘%s’\n", program, bytes ? "bytes" : "lines", text);
    exit(1);
  }
  return n;
}

int main(int argc, char *argv[]) {
  long long wanted = 10;
  int status = 0, bytes = 0, headers = -1, option;
  program = argv[0];
  /* The old way of saying it: -5. */
  if (argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9') {
    wanted = amount(argv[1] + 1, 0);
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
    status |= first(fd, name, wanted, bytes);
    if (!input) close(fd);
  }
  return status;
}
