#include <stdio.h>
#include <string.h>
#include <limits.h>
#include <stdbool.h>
#define V 6
#define INF INT_MAX

static const int g[V][V] = { {0,7,9,0,0,14}, {7,0,10,15,0,0}, {9,10,0,11,0,2}, {0,15,11,0,6,0},
    {0,0,0,6,0,9}, {14,0,2,0,9,0} };
static int heap[64], pos, key[V];

static void push(int v) {
  int i = pos++;
  heap[i] = v;
  while (i && key[heap[(i - 1) / 2]] > key[heap[i]]) {
    int p = (i - 1) / 2, t = heap[p];
    heap[p] = heap[i];
    heap[i] = t;
    i = p;
  }
}

static int pop(void) {
  int r = heap[0];
  heap[0] = heap[--pos];
  for (int i = 0, c; (c = 2 * i + 1) < pos; i = c) {
    if (c + 1 < pos && key[heap[c + 1]] < key[heap[c]]) c++;
    if (key[heap[i]] <= key[heap[c]]) break;
    int t = heap[i];
    heap[i] = heap[c];
    heap[c] = t;
  }
  return r;
}

static void dfs(int v, bool *seen) {
  seen[v] = true;
  printf("%d ", v);
  for (int u = 0; u < V; u++) if (g[v][u] && !seen[u]) dfs(u, seen);
}

int main(void) {
  int prev[V];
  bool done[V] = { 0 };
  for (int i = 0; i < V; i++) key[i] = INF, prev[i] = -1;
  key[0] = 0;
  push(0);
  while (pos) {
    int v = pop();
    if (done[v]) continue;
    done[v] = 1;
    for (int u = 0; u < V; u++) if (g[v][u] && key[v] + g[v][u] < key[u]) {
      key[u] = key[v] + g[v][u];
      prev[u] = v;
      push(u);
    }
  }
  for (int i = 0; i < V; i++) {
    printf("%d:%2d ", i, key[i]);
    for (int j = i; j >= 0; j = prev[j]) printf("%s%d", j == i ? "" : "<-", j);
    puts("");
  }
  bool seen[V];
  memset(seen, 0, sizeof seen);
  dfs(0, seen);
  puts("");
  int q[V], f = 0, b = 0, dist[V];
  memset(dist, 0xff, sizeof dist);
  dist[3] = 0;
  q[b++] = 3;
  while (f < b) {
    int v = q[f++];
    for (int u = 0; u < V; u++) if (g[v][u] && dist[u] < 0) dist[u] = dist[v] + 1, q[b++] = u;
  }
  for (int i = 0; i < V; i++) printf("%d ", dist[i]);
  long d[V][V];
  for (int i = 0; i < V; i++) for (int j = 0; j < V; j++) d[i][j] = i == j ? 0 : g[i][j] ? g[i][j] : 1000000L;
  for (int k = 0; k < V; k++) for (int i = 0; i < V; i++) for (int j = 0; j < V;
      j++) if (d[i][k] + d[k][j] < d[i][j]) d[i][j] = d[i][k] + d[k][j];
  printf("| %ld\n", d[1][4]);
  return 0;
}
