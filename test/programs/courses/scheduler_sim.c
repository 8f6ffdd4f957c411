#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>

/* the homework: reads processes, prints the schedules of three algorithms */
#define MAX 10
typedef struct { char name; int arrival, burst, left, finish, start; } proc;

static proc procs[MAX];
static int n;

static void reset(void) { for (int i = 0; i < n; i++) { procs[i].left = procs[i].burst; procs[i].start = procs[i].finish = -1; } }

static void report(const char *title, const char *gantt)
{
    double turnaround = 0, response = 0;
    printf("%-5s %s\n", title, gantt);
    for (int i = 0; i < n; i++) {
        turnaround += procs[i].finish - procs[i].arrival;
        response += procs[i].start - procs[i].arrival;
    }
    printf("      turnaround %.2f response %.2f\n", turnaround / n, response / n);
}

static int run(int i, int t, char *gantt)
{
    if (procs[i].start < 0) procs[i].start = t;
    gantt[t] = procs[i].name;
    if (--procs[i].left == 0) { procs[i].finish = t + 1; return 1; }
    return 0;
}

static void fifo(char *g)
{
    int done = 0, t = 0;
    for (; done < n; t++) {
        int pick = -1;
        for (int i = 0; i < n && pick < 0; i++) if (procs[i].left > 0 && procs[i].arrival <= t) pick = i;
        if (pick < 0) g[t] = '.'; else done += run(pick, t, g);
    }
    g[t] = 0;
}

static void stcf(char *g)
{
    int done = 0, t = 0;
    for (; done < n; t++) {
        int pick = -1;
        for (int i = 0; i < n; i++)
            if (procs[i].left > 0 && procs[i].arrival <= t && (pick < 0 || procs[i].left < procs[pick].left)) pick = i;
        if (pick < 0) g[t] = '.'; else done += run(pick, t, g);
    }
    g[t] = 0;
}

static void round_robin(char *g, int quantum)
{
    int queue[1000], head = 0, tail = 0, done = 0, t = 0, next = 0, current = -1, used = 0;
    while (done < n) {
        while (next < n && procs[next].arrival <= t) queue[tail++] = next++;
        if (current >= 0 && used == quantum) { queue[tail++] = current; current = -1; }
        if (current < 0 && head < tail) { current = queue[head++]; used = 0; }
        if (current < 0) g[t++] = '.';
        else {
            used++;
            if (run(current, t++, g)) { done++; current = -1; }
        }
    }
    g[t] = 0;
}

int main(int argc, char **argv)
{
    int quantum = argc > 1 ? atoi(argv[1]) : 1;
    char line[80], gantt[200];
    while (n < MAX && fgets(line, sizeof line, stdin) != NULL) {
        char *hash = strchr(line, '#');
        if (hash) *hash = '\0';
        proc p;
        if (sscanf(line, " %c %d %d", &p.name, &p.arrival, &p.burst) == 3) procs[n++] = p;
        else for (char *c = line; *c; c++) if (!isspace((unsigned char)*c)) { printf("bad line: %s", line); break; }
    }
    printf("%d processes, quantum %d\n", n, quantum);
    reset(); fifo(gantt); report("FIFO", gantt);
    reset(); stcf(gantt); report("STCF", gantt);
    reset(); round_robin(gantt, quantum); report("RR", gantt);
    return 0;
}
