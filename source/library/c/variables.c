/*
 * Variables of the C library. Compiled in with every program that mentions one of them. The streams lie at fixed
 * addresses in the library's data: source/library/statics.ts.
 */
#include <stdio.h>

FILE *stdin = (FILE *)0x7ffff8000000;
FILE *stdout = (FILE *)0x7ffff8000100;
FILE *stderr = (FILE *)0x7ffff8000200;

char *optarg;
int optind = 1, opterr = 1, optopt = '?';

/* Set before main begins. */
char **environ;
char *program_invocation_name;
char *program_invocation_short_name;

long timezone;
int daylight;
static char __utc[] = "UTC";
char *tzname[2] = { __utc, __utc };
int signgam;
