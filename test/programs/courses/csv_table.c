#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <ctype.h>
#include <strings.h>

typedef struct {
  char name[16];
  int age;
  float gpa;
} student;

static int by_gpa(const void *a, const void *b) {
  float x = ((const student *)a)->gpa, y = ((const student *)b)->gpa;
  return (x < y) - (x > y);
}

static char *trim(char *s) {
  while (isspace((unsigned char)*s)) s++;
  char *e = s + strlen(s);
  while (e > s && isspace((unsigned char)e[-1])) *--e = 0;
  return s;
}

int main(void) {
  char text[] = "name, age ,gpa\n alice,20,3.9\nbob , 22, 2.75\n\ncarol,19,3.95\n";
  student s[10];
  int n = 0;
  char *save1, *line;
  int lineno = 0;
  for (line = strtok_r(text, "\n", &save1); line; line = strtok_r(NULL, "\n", &save1)) {
    if (lineno++ == 0) continue;
    char *f = strtok(line, ",");
    strncpy(s[n].name, trim(f), sizeof s[n].name - 1);
    s[n].name[15] = 0;
    s[n].age = atoi(strtok(NULL, ","));
    s[n].gpa = strtof(strtok(NULL, ","), NULL);
    n++;
  }
  qsort(s, n, sizeof *s, by_gpa);
  printf("+%.*s+\n", 30, "------------------------------------");
  for (int i = 0; i < n; i++) printf("|%-12s|%5d|%11.2f|\n", s[i].name, s[i].age, s[i].gpa);
  char *p = strpbrk("key=value;x", "=;");
  printf("%s %zu %zu %d\n", p, strspn("aabbc", "ab"), strcspn("hello", "l"), strcasecmp("HeLLo", "hEllO"));
  char d[20] = "abc";
  strcat(d, "def");
  strncat(d, "ghijkl", 2);
  printf("%s %d %s\n", d, strncmp(d, "abd", 3) < 0, strstr(d, "fg"));
  char *dup = strndup("truncated", 5);
  printf("%s %p\n", dup, (void *)strchr(dup, 'z'));
  free(dup);
  char *str = strdup("a::b:c"), *tok, *q = str;
  while ((tok = strsep(&q, ":"))) printf("[%s]", tok);
  puts("");
  free(str);
  return 0;
}
