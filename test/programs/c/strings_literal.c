#include <stdio.h>
#include <string.h>

#define VERSION "1" "." "2"
static const char *lines = "first\n"
                           "second\t|\n"
                           "third \\ \"quoted\" \x41\102\?\n";

int main(void) {
    printf("%s", lines);
    printf("%zu %zu\n", sizeof "abc", sizeof "");
    printf("%zu %zu\n", strlen("a\0b"), sizeof "a\0b");
    printf("v" VERSION "\n");
    printf("%c %c\n", "indexed"[3], *("deref" + 1));
    const char *s = "con" "cat" "enated";
    puts(s);
    printf("%s\n", "line one \
continued");
    char a[] = "x" "\x31" "2";
    printf("%s %zu\n", a, sizeof a);
    printf("%d %d\n", '\12', '\e');
    printf("100%% %c%c\n", 'o', 'k');
    printf("\u00e9 \xe2\x82\xac\n");
    printf("%zu %zu\n", sizeof(L"wide"), sizeof(L'x'));
    const char *many[] = {"a", "b" "c", "d",};
    printf("%zu %s\n", sizeof many / sizeof *many, many[1]);
    puts("tab\tbell-free\vvertical" + 0);
    printf("%s\n", __FILE__ + strlen(__FILE__) - 17);
    printf("%d\n", __LINE__);
    puts("/* not a comment */ // neither");
    return 0;
}
