#include <stdio.h>
#include "lib/shapes.h"
#include "lib/shapes.h"

#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a##b
#define XCAT(a, b) CAT(a, b)
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define SQUARE_BAD(x) x * x
#define LOG(fmt, ...) printf("log: " fmt "\n", ##__VA_ARGS__)
#define ARGS(...) #__VA_ARGS__
#define FIRST(a, ...) a
#define REST(a, ...) __VA_ARGS__
#define SWAP(T, a, b) do { T t_ = a; a = b; b = t_; } while (0)
#define EMPTY
#define SELF SELF + 1
#define F(x) G(x)
#define G(x) (x + F)
#define LIST X(red) X(green) X(blue)
#define X(name) COLOR_##name,
enum color { LIST COLOR_COUNT };
#undef X
#define X(name) [COLOR_##name] = #name,
static const char *color_names[] = { LIST };
#undef X

#if defined(__linux__) && __STDC_VERSION__ >= 199901L && !defined(NOPE)
#define PLATFORM "linux"
#elif 1
#define PLATFORM "other"
#endif
#if 3 * (2 + 1) == 9 && -1 < 0 && (1 ? 2 : 3) == 2 && 'A' == 65 && UNDEFINED == 0 && 0x10 >> 2 == 4
#define ARITH 1
#else
#error "arithmetic"
#endif
#ifndef ARITH
this is not C
#elif 0
nor 'this
#endif
#ifdef __COUNTER__
#endif

#define LONG_MACRO(a) \
    do {              \
        int z = (a);  \
        printf("long %d\n", z); \
    } while (0)

int SELF_value = 5;
int main(void) {
    int F = 10;
    printf("%s %s %s\n", STR(MAX(1, 2)), XSTR(CAT(1, 2)), XSTR(VALUE));
    printf("%d %d\n", XCAT(1, 2), CAT(F, ) + 0);
    printf("%d %d\n", MAX(3, 7), SQUARE_BAD(2 + 3));
    LOG("plain");
    LOG("%d and %s", 1, "two");
    printf("%s %d %d\n", ARGS(a, "b", 'c'), FIRST(1, 2), (REST(1, 2)));
    int a = 1, b = 2;
    if (a < b) SWAP(int, a, b); else a = 9;
    printf("%d %d\n", a, b);
    printf("%s\n", XSTR(SELF));
    printf("%s\n", XSTR(F(1)));
    for (int i = 0; i < COLOR_COUNT; i++) printf("%s ", color_names[i]);
    printf("%s %d\n", PLATFORM, ARITH);
    LONG_MACRO(3 + 4);
    printf("%s\n", STR( spaced   "str\n" '\'' ));
    printf("%d %s\n", AREA(3, 4), SHAPES_NAME);
    printf("%s|%s\n", STR(EMPTY), XSTR(EMPTY));
    printf("%d\n", VALUE EMPTY + EMPTY 1);
#define REDEF 1
#undef REDEF
#define REDEF 2
    printf("%d %d\n", REDEF, __LINE__);
#line 1000 "renamed.c"
    printf("%d %s\n", __LINE__, __FILE__);
    int x = 6 /* inline */ / /* two */ 2; // done \
    still a comment
    printf("%d\n", x);
    _Pragma("GCC diagnostic push")
#pragma anything goes
    printf("%s\n", __func__);
    return 0 ;
}
