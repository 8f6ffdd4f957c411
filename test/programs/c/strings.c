#include <stdio.h>
#include <string.h>
#include <strings.h>

static int sign(int n) { return (n > 0) - (n < 0); }

int main(void) {
    char b[64];
    strcpy(b, "hello");
    strcat(b, ", ");
    strncat(b, "world!!!", 5);
    printf("%s %zu\n", b, strlen(b));
    memset(b + 20, 'x', 8);
    strncpy(b + 20, "ab", 5);
    printf("%d %d %c\n", b[22], b[24], b[25]);
    printf("%d %d %d %d\n", sign(strcmp("a", "b")), sign(strcmp("b", "a")), strcmp("x", "x"), sign(strcmp("ab", "abc")));
    printf("%d %d\n", strncmp("abcd", "abxx", 2), sign(strncmp("abcd", "abxx", 3)));
    printf("%d %d\n", strcasecmp("HeLLo", "hEllO"), strncasecmp("ABc", "abD", 2));
    const char *s = "to be or not to be";
    printf("%ld %ld %s\n", (long)(strchr(s, 'b') - s), (long)(strrchr(s, 'b') - s), strstr(s, "not"));
    printf("%d %d %ld\n", strchr(s, 'z') == NULL, strstr(s, "bee") == NULL, (long)(strchr(s, 0) - s));
    printf("%zu %zu %s\n", strspn(s, "tob "), strcspn(s, "rn"), strpbrk(s, "nr"));
    char t[] = ",a,,b c,d,";
    for (char *p = strtok(t, ","); p; p = strtok(NULL, ", ")) printf("[%s]", p);
    printf("\n");
    char u[] = "k1=v1;k2=v2", *s1, *s2;
    for (char *p = strtok_r(u, ";", &s1); p; p = strtok_r(NULL, ";", &s1)) {
        char *k = strtok_r(p, "=", &s2), *v = strtok_r(NULL, "=", &s2);
        printf("%s->%s ", k, v);
    }
    char w[] = "a::b", *q = w, *f;
    while ((f = strsep(&q, ":"))) printf("<%s>", f);
    printf("\n");
    char o[] = "0123456789";
    memmove(o + 2, o, 5);
    printf("%s\n", o);
    memmove(o, o + 3, 5);
    printf("%s\n", o);
    memcpy(o, "AB", 2);
    printf("%s %d %d\n", o, memcmp("abc", "abd", 2), sign(memcmp("abc", "abd", 3)));
    printf("%ld %d\n", (long)((char *)memchr(s, 'r', 20) - s), memchr(s, 'r', 3) == NULL);
    printf("%zu %zu\n", strnlen("abc", 2), strnlen("abc", 10));
    printf("%s\n", stpcpy(b, "end") - 3);
    bzero(b, 4);
    printf("%d\n", b[0] + b[3]);
    printf("%s\n", strerror(2));
    return 0;
}
