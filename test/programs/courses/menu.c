#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  int choice, qty;
  char item[20];
  float price, total = 0;
  char line[80];
  while (printf("1) add 2) total 3) quit> "), scanf("%d", &choice) == 1 && choice != 3) {
    switch (choice) {
    case 1: printf("item qty price: ");
      if (scanf("%19s %d %f", item, &qty, &price) != 3) {
        puts("bad");
        while (getchar() != '\n');
        break;
      }
      total += qty * price;
      printf("added %s\n", item);
      break;
    case 2: printf("total %.2f\n", total);
      break;
    default: puts("?");
    }
  }
  int c;
  while ((c = getchar()) != '\n' && c != EOF);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    int a, b;
    char op;
    if (sscanf(line, "%d %c %d", &a, &op, &b) == 3) printf("%d\n", op == '+' ? a + b : op == '*' ? a * b : 0);
    else printf("[%s] %zu\n", line, strlen(line));
  }
  return feof(stdin) ? 0 : 1;
}
