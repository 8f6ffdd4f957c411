#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <limits.h>

typedef struct process {
  char id[4];
  int at, bt, rt, ct, tat, wt, pr;
} Process;

int cmp(const void *a, const void *b) {
  return ((Process *)a)->at - ((Process *)b)->at;
}

void print_table(Process p[], int n) {
  int i;
  puts("+-----+----------+-------------+");
  puts("| PID | Arrival  | Burst  Wait |");
  puts("+-----+----------+-------------+");
  for (i = 0; i < n; i++) printf("| %3s | %8d | %5d %5d |\n", p[i].id, p[i].at, p[i].bt, p[i].wt);
  puts("+-----+----------+-------------+");
}

void srtf(Process *p, int n) {
  int done = 0, t = 0;
  float total = 0;
  while (done < n) {
    int m = -1, mn = INT_MAX;
    for (int i = 0; i < n; i++) if (p[i].at <= t && p[i].rt > 0 && p[i].rt < mn) {
      mn = p[i].rt;
      m = i;
    }
    if (m < 0) {
      t++;
      printf("-");
      continue;
    }
    p[m].rt--;
    t++;
    printf("%s", p[m].id + 1);
    if (p[m].rt == 0) {
      done++;
      p[m].ct = t;
      p[m].tat = t - p[m].at;
      p[m].wt = p[m].tat - p[m].bt;
      total += p[m].wt;
    }
  }
  printf("\navg wait %.2f\n", total / n);
}

void rr(Process *p, int n, int q) {
  int queue[100], f = 0, r = 0, in[10] = {0}, t = 0, done = 0;
  while (done < n) {
    for (int i = 0; i < n; i++) if (!in[i] && p[i].at <= t) {
      queue[r++] = i;
      in[i] = 1;
    }
    if (f == r) {
      t++;
      continue;
    }
    int c = queue[f++];
    int run = p[c].rt < q ? p[c].rt : q;
    printf("|%d %s ", t, p[c].id);
    t += run;
    p[c].rt -= run;
    for (int i = 0; i < n; i++) if (!in[i] && p[i].at <= t) {
      queue[r++] = i;
      in[i] = 1;
    }
    if (p[c].rt) queue[r++] = c;
    else {
      done++;
      p[c].wt = t - p[c].at - p[c].bt;
    }
  }
  printf("|%d\n", t);
}

int main() {
  Process p[] = { {"P1", 0, 8}, {"P2", 1, 4}, {"P3", 2, 9}, {"P4", 3, 5} }, q[4];
  int n = sizeof(p)/sizeof(p[0]);
  qsort(p, n, sizeof(Process), cmp);
  for (int i = 0; i < n; i++) p[i].rt = p[i].bt;
  memcpy(q, p, sizeof p);
  srtf(p, n);
  print_table(p, n);
  rr(q, n, 3);
  print_table(q, n);
  return 0;
}
