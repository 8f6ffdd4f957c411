#include <stdio.h>
#include <stdlib.h>

int main(void) {
    for (int i = 0; i < 10; i++) printf("%d ", rand());
    printf("\n");
    unsigned seeds[] = {1, 0, 42, 12345, 4294967295u};
    for (int s = 0; s < 5; s++) {
        srand(seeds[s]);
        for (int i = 0; i < 5; i++) printf("%d ", rand());
        printf("\n");
    }
    srand(7);
    long sum = 0;
    for (int i = 0; i < 1000; i++) sum += rand() % 100;
    printf("%ld %d\n", sum, RAND_MAX);
    srandom(99);
    printf("%ld ", random());
    printf("%ld\n", random());
    unsigned st = 5;
    for (int i = 0; i < 5; i++) printf("%d ", rand_r(&st));
    printf("%u\n", st);
    srand48(3);
    printf("%ld ", lrand48());
    printf("%.6f\n", drand48());
    return 0;
}
