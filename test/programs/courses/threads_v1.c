#include <stdio.h>
#include <stdlib.h>
#include "common.h"
#include "checked_threads.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
volatile int counter = 0;
int loops;

void *worker(void *arg) {
    int i;
    for (i = 0; i < loops; i++) {
	Lock(&lock);
	counter++;
	Unlock(&lock);
    }
    return NULL;
}

int main(int argc, char *argv[]) {
    if (argc != 2) {
	fprintf(stderr, "usage: threads <loops>\n");
	exit(1);
    }
    loops = atoi(argv[1]);
    pthread_t p1, p2;
    printf("Initial value : %d\n", counter);
    Create(&p1, worker, NULL);
    Create(&p2, worker, NULL);
    Join(p1, NULL);
    Join(p2, NULL);
    printf("Final value   : %d\n", counter);
    return 0;
}
