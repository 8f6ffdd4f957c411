#if 1 + 2 * 3 == 7 && (1 ? 2 : 3) == 2
yes1
#endif
#if -1 > 0u
yes2
#endif
#if 0xffffffffffffffff == -1 && 18446744073709551615u > 9223372036854775807
yes3
#endif
#if (2 || 1 / 0) && !(0 && 1 / 0)
yes4
#endif
#if 'a' == 97 && '\377' < 0 && 'ab' == 24930 && L'\xff' == 255 && '\n' == 012 && '\x41' == 0101
yes5
#endif
#if undefined_name == 0 && !defined undefined_name && !defined(undefined_name)
yes6
#endif
#define A 1
#define D defined(A)
#if D
yes7
#endif
#ifdef A
# if A - 1
no
# elif A
yes8
# elif 1 / 0
no
# else
no
# endif
#else
no
#endif
#ifndef A
no
#elif 0
no
#else
yes9
#endif
#if 0
#if 1
no
#else
no
#endif
'unbalanced quote in skipped text
#nonsense
#elif 1
yes10
#endif
#if (1 << 63) < 0 && (1u << 63) > 0 && -8 >> 1 == -4 && 7 % -4 == 3 && -7 / 2 == -3 && ~0 == -1 && ~0u > 0
yes11
#endif
#if __has_include(<stdio.h>) && !__has_include(<no_such_header.h>) && defined __has_include
yes12
#endif
#if (1 ? -1 : 0u) > 0 && (0, 1)
yes13
#endif
#if 9223372036854775807 + 1 < 0 && - 9223372036854775808u > 0
yes14
#endif
#if 0b101 == 5 && 0x10uLL == 16
#endif
#undef A
#if !A
yes15
#endif
#if 0 // comment
no
#else /* comment
   goes on */ 
yes16
#endif
__LINE__
#line 100 "other.c"
__LINE__ __FILE__
# 7 "third.c"
__LINE__ __FILE__ __INCLUDE_LEVEL__
#define L __LINE__
L L \
L
_Pragma("once") after
