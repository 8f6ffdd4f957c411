#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* page replacement: FIFO, LRU, optimal; and a two-level table walk */
static const char *reference = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1";
static int refs[64], nrefs;

enum policy { FIFO, LRU, OPT };

static int victim(enum policy p, const int *frames, const long *loaded, const long *used, int nf, int now)
{
    int best = 0;
    for (int f = 1; f < nf; f++) {
        if (p == FIFO && loaded[f] < loaded[best]) best = f;
        if (p == LRU && used[f] < used[best]) best = f;
    }
    if (p == OPT) {
        int furthest = -1;
        for (int f = 0; f < nf; f++) {
            int k = now + 1;
            while (k < nrefs && refs[k] != frames[f]) k++;
            if (k > furthest) { furthest = k; best = f; }
        }
    }
    return best;
}

static int simulate(enum policy p, int nf, char *trace)
{
    int frames[8], faults = 0;
    long loaded[8] = {0}, used[8] = {0};
    memset(frames, 0xff, sizeof frames);
    for (int t = 0; t < nrefs; t++) {
        int f, slot = -1;
        trace[t] = '.';
        for (f = 0; f < nf; f++) if (frames[f] == refs[t]) slot = f;
        if (slot < 0) {
            faults++;
            trace[t] = 'F';
            for (f = 0; f < nf && slot < 0; f++) if (frames[f] == -1) slot = f;
            if (slot < 0) slot = victim(p, frames, loaded, used, nf, t);
            frames[slot] = refs[t];
            loaded[slot] = t;
        }
        used[slot] = t;
    }
    trace[nrefs] = '\0';
    return faults;
}

typedef struct { unsigned valid : 1, writable : 1, frame : 20; } pte;
static pte *directory[1024];
static int map(unsigned va, unsigned frame, int w)
{
    pte **table = &directory[va >> 22];
    if (!*table && !(*table = calloc(1024, sizeof(pte)))) return -1;
    (*table)[va >> 12 & 0x3ff] = (pte){1, w, frame};
    return 0;
}
static long translate(unsigned va, int write)
{
    pte *t = directory[va >> 22];
    if (!t || !t[va >> 12 & 0x3ff].valid) return -1;
    pte e = t[va >> 12 & 0x3ff];
    if (write && !e.writable) return -2;
    return (long)e.frame << 12 | (va & 0xfff);
}

int main(void)
{
    char trace[64];
    for (char *copy = strdup(reference), *p = strtok(copy, " "); p; p = strtok(NULL, " ")) refs[nrefs++] = atoi(p);
    for (int nf = 3; nf <= 4; nf++) {
        static const char *names[] = {"FIFO", "LRU", "OPT"};
        for (enum policy p = FIFO; p <= OPT; p++) {
            int faults = simulate(p, nf, trace);
            printf("%d frames %-4s %2d faults %s\n", nf, names[p], faults, trace);
        }
    }
    map(0x00400000, 0x12, 0);
    map(0xbffff000, 0xabcde, 1);
    printf("%#lx %#lx %ld %ld\n", translate(0x00400123, 0), translate(0xbffff678, 1), translate(0x00400000, 1), translate(0x1000, 0));
    printf("%zu\n", sizeof(pte));
    return 0;
}
