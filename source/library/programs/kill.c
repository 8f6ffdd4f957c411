/* kill: sends a signal (TERM, -NAME, -N, -s NAME) to processes; -l lists the signals. As procps has it. */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[] = {
    "",     "HUP",  "INT",  "QUIT",   "ILL",  "TRAP", "ABRT", "BUS",  "FPE",  "KILL", "USR1",
    "SEGV", "USR2", "PIPE", "ALRM",   "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN",
    "TTOU", "URG",  "XCPU", "XFSZ",   "VTALRM", "PROF", "WINCH", "POLL", "PWR", "SYS"};
enum { SIGNALS = sizeof names / sizeof names[0] };

static int signalOf(const char *text) {
  if (isdigit((unsigned char)*text)) {
    char *end;
    long n = strtol(text, &end, 10);
    return *end == '\0' && n <= 64 ? (int)n : -1;
  }
  if (strncasecmp(text, "SIG", 3) == 0) text += 3;
  for (int n = 1; n < SIGNALS; n++) {
    if (strcasecmp(text, names[n]) == 0) return n;
  }
  return -1;
}

static int usage(const char *program) {
  fprintf(stderr, "\nUsage:\n %s [options] <pid> [...]\n", program);
  return 1;
}

int main(int argc, char *argv[]) {
  int signal = SIGTERM, at = 1, status = 0;
  if (argc > 1 && strcmp(argv[1], "-l") == 0) {
    for (int n = 1, width = 0; n < SIGNALS; n++) {
      width += (int)strlen(names[n]) + 1;
      int full = n + 1 == SIGNALS || width + strlen(names[n + 1]) + 1 > 79;
      printf("%s%c", names[n], full ? '\n' : ' ');
      if (full) width = 0;
    }
    return 0;
  }
  if (at + 1 < argc && strcmp(argv[at], "-s") == 0) {
    signal = signalOf(argv[at + 1]);
    at += 2;
  } else if (at < argc && argv[at][0] == '-' && argv[at][1] != '\0' && strcmp(argv[at], "--") != 0) {
    signal = signalOf(argv[at] + 1);
    at++;
  }
  if (at < argc && strcmp(argv[at], "--") == 0) at++;
  if (signal < 0 || at == argc) return usage(argv[0]);
  for (; at < argc; at++) {
    char *end;
    long pid = strtol(argv[at], &end, 10);
    if (end == argv[at] || *end != '\0') {
      fprintf(stderr, "%s: failed to parse argument: '%s'\n", argv[0], argv[at]);
      status = 1;
    } else if (kill((pid_t)pid, signal) != 0) {
      fprintf(stderr, "%s: (%ld): %s\n", argv[0], pid, strerror(errno));
      status = 1;
    }
  }
  return status;
}
