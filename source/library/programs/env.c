/* env: the environment; or a command in a changed one: env [-i] [-u NAME] [NAME=VALUE]... [COMMAND [ARGUMENT]...] */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char *argv[]) {
  int option;
  while ((option = getopt(argc, argv, "+iu:")) != -1) {
    switch (option) {
      case 'i': clearenv(); break;
      case 'u': unsetenv(optarg); break;
      default:
        fprintf(stderr, "Try '%s --help' for more information.\n", argv[0]);
        return 125;
    }
  }
  for (; optind < argc && strchr(argv[optind], '=') != NULL; optind++) putenv(argv[optind]);
  if (optind == argc) {
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) puts(*entry);
    return 0;
  }
  execvp(argv[optind], argv + optind);
  int error = errno;
  fprintf(stderr, "%s: ‘%s’: %s\n", argv[0], argv[optind], strerror(error));
  return error == ENOENT ? 127 : 126;
}
