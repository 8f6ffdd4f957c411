#include <stdio.h>
int main() { printf("no newline at the end"); }
