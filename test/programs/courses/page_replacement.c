#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define FRAMES 3

typedef int (*policy)(const int *, int, int);
static int refs[] = { 7,0,1,2,0,3,0,4,2,3,0,3,2,1,2,0,1,7,0,1 };
enum { NREF = sizeof refs / sizeof refs[0] };
static int frames[FRAMES], stamp[FRAMES];

static int fifo(const int *r, int n, int i) {
  int v = 0;
  for (int k = 1; k < FRAMES; k++) if (stamp[k] < stamp[v]) v = k;
  return v;
}

static int opt(const int *r, int n, int i) {
  int best = 0, far = -1;
  for (int k = 0; k < FRAMES; k++) {
    int j = i + 1;
    while (j < n && r[j] != frames[k]) j++;
    if (j > far) far = j, best = k;
  }
  return best;
}

static int run(const char *name, policy p, int lru) {
  int faults = 0;
  memset(frames, -1, sizeof frames);
  memset(stamp, 0, sizeof stamp);
  printf("%-5s", name);
  for (int i = 0; i < NREF; i++) {
    int k;
    for (k = 0; k < FRAMES; k++) if (frames[k] == refs[i]) break;
    if (k < FRAMES) {
      if (lru) stamp[k] = i + 1;
      printf(" .");
      continue;
    }
    faults++;
    for (k = 0; k < FRAMES && frames[k] != -1; k++);
    if (k == FRAMES) k = p(refs, NREF, i);
    frames[k] = refs[i];
    stamp[k] = i + 1;
    printf(" %d", refs[i]);
  }
  printf("  faults %d\n", faults);
  return faults;
}

int main(void) {
  return run("FIFO", fifo, 0) * run("LRU", fifo, 1) * run("OPT", opt, 0) != 15 * 12 * 9;
}
