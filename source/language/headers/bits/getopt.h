#ifndef _BITS_GETOPT_H
#define _BITS_GETOPT_H 1
extern char *optarg;
extern int optind;
extern int opterr;
extern int optopt;
extern int getopt(int __argc, char *const *__argv, const char *__shortopts);
#endif
