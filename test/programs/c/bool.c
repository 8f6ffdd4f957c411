#include <stdbool.h>
#include <stdio.h>

struct flags { bool a : 1, b : 1; };

int main(void) {
    bool t = 5, f = 0, p = "x", z = 0.0, h = 0.5;
    printf("%d %d %d %d %d\n", t, f, p, z, h);
    printf("%d %d\n", t + t, sizeof(bool) == 1);
    t = t + t;
    printf("%d\n", t);
    t--;
    printf("%d\n", t);
    f = !f;
    f++;
    printf("%d\n", f);
    bool b = 256;
    printf("%d %d\n", b, (unsigned char)256);
    b &= 2;
    printf("%d\n", b);
    struct flags s = {2, 0};
    printf("%d %d\n", s.a, s.b);
    s.b = 4;
    printf("%d\n", s.b);
    printf("%s %s\n", true ? "true" : "false", !!42 == true ? "yes" : "no");
    bool arr[3] = {1, 7, 0};
    printf("%d\n", arr[0] + arr[1] + arr[2]);
    printf("%d\n", (bool)(void *)0);
    bool *q = &arr[2];
    *q = -1;
    printf("%d %d\n", arr[2], ~arr[2]);
    return 0;
}
