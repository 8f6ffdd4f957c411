#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    int opt, verbose = 0, n = 1;
    const char *out = "-";
    opterr = 0;
    while ((opt = getopt(argc, argv, "vn:o:")) != -1) {
        switch (opt) {
        case 'v': verbose++; break;
        case 'n': n = atoi(optarg); break;
        case 'o': out = optarg; break;
        case '?': printf("unknown -%c\n", optopt); break;
        }
    }
    printf("verbose %d, n %d, out %s\n", verbose, n, out);
    for (int i = optind; i < argc; i++) printf("rest %s\n", argv[i]);
    return 0;
}
