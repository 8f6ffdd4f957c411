#ifndef _BITS_GETOPT_H
#define _BITS_GETOPT_H 1
extern char *optarg;
extern int optind;
extern int opterr;
extern int optopt;
extern int getopt(int argc, char *const *argv, const char *shortopts);
#endif
