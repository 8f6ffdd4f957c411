#define e1(fmt, ...) printf(fmt, ## __VA_ARGS__)
#define e2(fmt, args...) printf(fmt, ## args)
#define e3(args...) f(args)
#define e4(...) f(0, ## __VA_ARGS__)
#define e5(a, ...) f(a __VA_OPT__(,) __VA_ARGS__)
#define e6(X, ...) X __VA_OPT__([__VA_ARGS__ ## X]) end
e1("a") e1("a",) e1("a", 1) e1("a", 1, 2)
e2("a") e2("a",) e2("a", 1, 2)
e3() e3(1) e3(1, 2)
e4() e4(1) e4(1, (2, 3))
e5(1) e5(1,) e5(1, 2) e5(1, 2, 3)
e6(a) e6(a, b) e6(a, b c)
#define EMPTY
#define str(x) #x
#define xstr(x) str(x)
#define SHOW(...) #__VA_ARGS__
xstr(a EMPTY b) xstr(-EMPTY-) xstr( EMPTY ) xstr(EMPTY x EMPTY) xstr("a\n" '\'' "\"") str( a   b
   c ) str('"') str("\\") SHOW(a,b ,  c) SHOW() SHOW(, )
#define CAT(a, b) a ## b
#define CAT2(a, b) CAT(a, b)
CAT(1, e) +2 CAT(1e, 3) CAT(., 5) CAT(<, <=) CAT(-, >) CAT(L, "x") CAT(u8, "y") CAT(CA, T)(a, b) CAT2(CAT(a, b), c)
CAT(,) CAT(x,) CAT(,y) CAT2(EMPTY, z) CAT2(z, EMPTY)
#define self self + 1
#define mutual1 mutual2
#define mutual2 mutual1
self mutual1 mutual2
#define foo() bar
foo()
foo
()
foo baz foo EMPTY () (foo) ()
#define deferred(x) x EMPTY
#define id(x) x
#define rec(x) id(rec)(x)
rec(1) id(id)(id)(2) id(id(id(3)))
#define LPAREN (
#define F(x, y) x + y
#define ELLIP_FUNC(...) __VA_ARGS__
ELLIP_FUNC(F, LPAREN, 'a', 'b');
id LPAREN 4)
#define LIST(X) X(a) X(b) X(c)
#define DECL(n) int n;
#define NAME(n) #n,
LIST(DECL) { LIST(NAME) }
__COUNTER__ __COUNTER__ CAT2(v, __COUNTER__)
#define COUNT_(a, b, c, d, n, ...) n
#define COUNT(...) COUNT_(__VA_ARGS__, 4, 3, 2, 1)
COUNT(a) COUNT(a, b) COUNT(a, (b, c), d)
#define min(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _a : _b; })
min(min(1, 2), min(f(3), 4))
id(
#ifdef EMPTY
  yes
#else
  no
#endif
)
#define nospace(x)-x- x+x
nospace() nospace(+) nospace(-) -nospace(=)
#define plus +
+plus -plus plus+ plus plus .plus. x.plus
%:define digraph <: :> <% %>
digraph xstr(digraph)
#define hashed(a) #a[0] %:a
hashed(q)
#define obj a ## b %:%: c
obj
#pragma redefine_extname nothing
__GNUC__ __STDC_VERSION__ __LP64__ __SIZEOF_LONG__ __CHAR_BIT__ __INT_MAX__ __x86_64__ linux unix __BYTE_ORDER__ __SIZE_TYPE__ __UINT16_TYPE__ __INT64_C(3) __UINT64_C(4) __INT_LEAST8_MAX
