#include <stdio.h>
#include <stdlib.h>
#include <getopt.h>

static int verbose_flag;

int main(int argc, char **argv) {
  int c;
  static struct option opts[] = { {"verbose", no_argument, &verbose_flag, 1}, {"count",
      required_argument, 0, 'c'}, {"level", optional_argument, 0, 'l'}, {0, 0, 0, 0} };
  int idx = 0;
  opterr = 0;
  while ((c = getopt_long(argc, argv, "vn:c:l::", opts, &idx)) != -1) switch (c) {
  case 0: printf("flag %s\n", opts[idx].name);
    break;
  case 'v': puts("v");
    break;
  case 'n': printf("name %s\n", optarg);
    break;
  case 'c': printf("count %d\n", atoi(optarg));
    break;
  case 'l': printf("level %s\n", optarg ? optarg : "(none)");
    break;
  case '?': printf("unknown %c\n", optopt);
    break;
  default: abort();
  }
  for (; optind < argc; optind++) printf("arg %s\n", argv[optind]);
  return verbose_flag;
}
