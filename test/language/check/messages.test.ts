/** Every message at its place: texts that are wrong, and exactly what is said about them. */
import { describe, expect, it } from 'vitest';
import { checkTexts, messages } from './helpers.js';

const table: readonly (readonly [string, readonly string[]])[] = [
  ['int main(void) { int x = 5 return x; }', ["a.c:1:26: error: expected ';' before 'return'"]],
  ['int main(void) { if (1 { return 0; } }', ["a.c:1:22: error: expected ')' before '{'"]],
  ['int main(void) { foo(1, 2; return 0; }', ["a.c:1:25: error: expected ')' before ';'"]],
  ['struct S { int a } s; int main(void) { return 0; }', ["a.c:1:16: error: expected ';' before '}'"]],
  ['int main(void) { for (int i = 0, i < 3, i++) ; }', ["a.c:1:34: error: expected ';' before '<'"]],
  [
    'int main(void) { char *s = "abc; return 0; }',
    [
      "a.c:1:16: error: this '{' is never closed: expected '}' before the end of the file",
      'a.c:1:28: error: missing terminating " character',
    ],
  ],
  [
    'int main(void) { return 0;',
    ["a.c:1:16: error: this '{' is never closed: expected '}' before the end of the file"],
  ],
  [
    'int main(void) { int a[2] = {1,2,3}; int b[] = {}; char c[2] = "abc"; }',
    [
      "a.c:1:34: warning: more values than 'int [2]' takes",
      'a.c:1:64: warning: the string has 3 characters, the array takes 2',
    ],
  ],
  [
    'int f(int a); int f(long a); int f; int main(void){ return 0; }',
    [
      "a.c:1:19: error: conflicting types for 'f': 'int (long)' here, 'int (int)' before",
      "a.c:1:34: error: 'f' was declared as something else before",
    ],
  ],
  [
    'int x = 1; int x = 2; static int y; int y; int main(int argc){ return 0; }',
    ["a.c:1:16: error: 'x' is defined twice", 'a.c:1:48: error: main takes no, two or three parameters, here are 1'],
  ],
  [
    'int main(void) { const int k = 1; k = 2; 3 = k; int a[2]; a = 0; k++; }',
    [
      "a.c:1:37: error: 'k' is const and cannot be changed",
      "a.c:1:44: error: '=' needs a variable or another place on its left; this is only a value",
      'a.c:1:61: error: an array cannot be assigned to',
      "a.c:1:66: error: 'k' is const and cannot be changed",
    ],
  ],
  [
    'struct S; int main(void) { struct S s; struct S *p = 0; p->x = 1; sizeof(struct S); }',
    [
      "a.c:1:37: error: 's' has the incomplete type 'struct S'",
      "a.c:1:60: error: 'struct S' is declared, but its members are not known here",
      "a.c:1:67: error: sizeof of the incomplete type 'struct S'",
    ],
  ],
  [
    'int f(int a, int b); int main(void) { f(1); f(1,2,3); int q; q(); (1)(2); }',
    [
      "a.c:1:42: error: too few arguments to 'f': it takes 2, here are 1",
      "a.c:1:51: error: too many arguments to 'f': it takes 2, here are 3",
      "a.c:1:62: error: 'q' is called, but it has the type 'int', which is no function",
      "a.c:1:67: error: this is called, but it has the type 'int', which is no function",
    ],
  ],
  [
    'int main(void) { goto nowhere; break; continue; case 1: ; x: x: ; }',
    [
      "a.c:1:18: error: the label 'nowhere' is used, but stands nowhere in 'main'",
      "a.c:1:32: error: 'break' outside of a loop and a switch",
      "a.c:1:39: error: 'continue' outside of a loop",
      "a.c:1:49: error: 'case' outside of a switch",
      "a.c:1:62: error: the label 'x' stands in this function twice",
    ],
  ],
  [
    'int main(void) { int x; x.a = 1; x->b; *x; &3; x[1]; struct { int a; } s; s + 1; -s; !s; if (s) ; s->a; }',
    [
      "a.c:1:27: error: '.a' of a value of type 'int', which is no struct and no union",
      "a.c:1:37: error: '->b' of a value of type 'int', which is no pointer to a struct or union",
      "a.c:1:40: error: '*' needs a pointer; this has the type 'int'",
      "a.c:1:44: error: '&' needs a variable or another place; this is only a value",
      "a.c:1:48: error: '[' after a value of type 'int', which is no array and no pointer",
      "a.c:1:77: error: '+' between values of the types 'struct <anonymous>' and 'int'",
      "a.c:1:82: error: '-' of a value of type 'struct <anonymous>'",
      "a.c:1:86: error: the operand of '!' has the type 'struct <anonymous>': a number or a pointer is needed",
      "a.c:1:94: error: the condition has the type 'struct <anonymous>': a number or a pointer is needed",
      "a.c:1:102: error: '->a' of a value of type 'struct <anonymous>', which is no pointer to a struct or union",
    ],
  ],
  [
    'int g = main; int h(void); int y = h(); int z[h()]; int *p = &y; int *q = &p; int main(void){ return 0; }',
    [
      "a.c:1:9: error: 'main' is not declared",
      'a.c:1:36: error: the initialiser of a static variable is not constant',
      "a.c:1:47: error: the length of 'z' is not a constant, and it stands outside of all functions",
      "a.c:1:75: warning: initialization of 'int *' from 'int **': incompatible pointer types",
    ],
  ],
  [
    'void f(void) { return 1; } int g(void) { return; } int main(void) { f() + 1; int x = f(); }',
    [
      "a.c:1:23: warning: 'return' with a value in a function that returns nothing",
      "a.c:1:42: warning: 'return' without a value in a function that returns 'int'",
      "a.c:1:73: error: '+' between values of the types 'void' and 'int'",
      'a.c:1:86: error: a value is needed here, and this expression has none (its type is void)',
    ],
  ],
  [
    'int main(void) { void *p; p++; *p; int x = *p; __label__ l; l: ; void *t = &&l; goto *t; }',
    [
      'a.c:1:44: error: a value is needed here, and this expression has none (its type is void)',
      "a.c:1:76: error: labels as values ('&&label') are not supported",
      'a.c:1:86: error: a computed goto is not supported',
    ],
  ],
  [
    'void f(int *p); int main(void) { __attribute__((cleanup(f))) int a = 1; int b __attribute__((cleanup(f))) = 2; }',
    [
      "a.c:1:49: error: the attribute 'cleanup' is not supported",
      "a.c:1:94: error: the attribute 'cleanup' is not supported",
    ],
  ],
  ['int printf(const char*,...); int main(void) { printf("%m %s: %m\\n", "x"); }', []],
  [
    'int main(void) { int n = 3; static int a[n]; extern int b[n]; struct { int c[n]; } s; int d[n] = {1}; switch (1.5) {} }',
    [
      "a.c:1:40: error: the length of the static variable 'a' is not a constant",
      "a.c:1:57: error: the length of 'b' is not a constant",
      "a.c:1:76: error: the length of the member 'c' is not a constant",
      'a.c:1:91: error: a variable length array cannot be initialised',
      "a.c:1:111: error: switch over a value of type 'double', which is no integer",
    ],
  ],
  [
    'int main(void) { asm("cli"); asm volatile("movl %0, %%eax" :: "r"(1)); asm volatile("" ::: "memory"); _Complex double z; }',
    [
      "a.c:1:18: error: this inline assembly is not supported: 'cli'",
      "a.c:1:30: error: this inline assembly is not supported: 'movl %0, %eax'",
      'a.c:1:103: error: complex numbers are not supported',
    ],
  ],
  [
    'int printf(const char*,...); int scanf(const char*,...); int main(void) { int i; long l; double d; char s[4]; char *p; float f; printf("%d %ld %f %s %c %p %u %5.2f %*d %%\\n", l, i, i, i, d, i, p, f, l, i); scanf("%d %lf %f %s %ld", i, &f, &d, &s, &i); printf("%d %d", i); printf("%y", i); printf("%"); printf("%lld %hhd %zu %x", l, i, l, p); }',
    [
      "a.c:1:176: warning: '%d' wants 'int', but argument 2 of 'printf' is 'long'",
      "a.c:1:179: warning: '%ld' wants 'long', but argument 3 of 'printf' is 'int'",
      "a.c:1:182: warning: '%f' wants 'double', but argument 4 of 'printf' is 'int'",
      "a.c:1:185: warning: '%s' wants 'char *', but argument 5 of 'printf' is 'int'",
      "a.c:1:188: warning: '%c' wants 'int', but argument 6 of 'printf' is 'double'",
      "a.c:1:191: warning: '%p' wants 'void *', but argument 7 of 'printf' is 'int'",
      "a.c:1:194: warning: '%u' wants 'unsigned int', but argument 8 of 'printf' is 'char *'",
      "a.c:1:200: warning: '*' in '%*d' wants an int, but argument 10 is 'long'",
      "a.c:1:233: warning: '%d' wants 'int *', but argument 2 of 'scanf' is 'int'",
      "a.c:1:236: warning: '%lf' wants 'double *', but argument 3 of 'scanf' is 'float *'",
      "a.c:1:240: warning: '%f' wants 'float *', but argument 4 of 'scanf' is 'double *'",
      "a.c:1:244: warning: '%s' wants 'char *', but argument 5 of 'scanf' is 'char (*)[4]'",
      "a.c:1:248: warning: '%ld' wants 'long *', but argument 6 of 'scanf' is 'int *'",
      "a.c:1:260: warning: '%d' in the format of 'printf' has no argument",
      "a.c:1:280: warning: unknown conversion '%y' in the format of 'printf'",
      "a.c:1:297: warning: a '%' without its letter in the format of 'printf'",
      "a.c:1:339: warning: '%x' wants 'unsigned int', but argument 5 of 'printf' is 'char *'",
    ],
  ],
  [
    'int f(int a, int a); int g(int b, int b) { return b; } int main(void) { int v; int v; { int v; } typedef int T; T T; T = 1; }',
    ["a.c:1:39: error: two parameters are called 'b'", "a.c:1:84: error: 'v' is declared twice in this block"],
  ],
  [
    'int a, int b; int main(void) { int if = 3; int 3x; }',
    [
      "a.c:1:8: error: expected a name before 'int', which is a word of the language",
      "a.c:1:36: error: expected a name before 'if', which is a word of the language",
      'a.c:1:46: error: expected a name before 3x',
    ],
  ],
  [
    'else int x; } int main(void) { return 0; }',
    ["a.c:1:1: error: expected a declaration before 'else'", "a.c:1:13: error: there is no '{' for this '}'"],
  ],
  ['int main() { printf("%d\\n" 5); x = 1; y(); }', ["a.c:1:26: error: expected ')' before 5"]],
  ['typedef struct { int a; } T int main(void) { return 0; }', ["a.c:1:27: error: expected ';' before 'int'"]],
  [
    "int main(void) { int x = 2147483647 + 1; int y = 1 << 40; int z = 5 / 0; unsigned char c = 300; return '\\q' + 99999999999999999999; }",
    [
      'a.c:1:37: warning: the result of this constant expression overflows its type',
      'a.c:1:52: warning: the shift count is not below the width of the type (32 bits)',
      'a.c:1:69: warning: division by zero',
      "a.c:1:104: warning: unknown escape sequence '\\q'",
      'a.c:1:111: warning: the integer is too large for its type',
    ],
  ],
  [
    'int main(void) { pthread_t t; uint8_t b; bool ok; NULL; size_t n; }',
    [
      "a.c:1:18: error: unknown type name 'pthread_t'",
      "a.c:1:31: error: unknown type name 'uint8_t'",
      "a.c:1:42: error: unknown type name 'bool'",
      "a.c:1:51: error: 'NULL' is not declared",
      "a.c:1:57: error: unknown type name 'size_t'",
    ],
  ],
  [
    'struct S { int x : 40; int y : -1; float f : 3; int z : 0; int a; int a; void v; int fl[]; int after; }; int main(void) { return 0; }',
    [
      "a.c:1:20: error: the bit-field 'x' is wider than its type (32 bits)",
      "a.c:1:32: error: the width of the bit-field 'y' is negative",
      "a.c:1:46: error: the bit-field 'f' has the type 'float', which is no integer",
      "a.c:1:57: error: the bit-field 'z' has no bits",
      "a.c:1:71: error: duplicate member 'a'",
      "a.c:1:79: error: the member 'v' has the incomplete type 'void'",
      "a.c:1:86: error: the flexible array 'fl' is not the last member of a struct",
    ],
  ],
  [
    'void g(int *p, const char *q) {} int f(void){ g(1, 2); char *c = "x"; int *p = c; const char *k = c; c = k; long l = p; return undeclared + c; } int main(void) { return f(); }',
    [
      "a.c:1:49: warning: passing argument 1 of 'g', 'int' to 'int *', makes a pointer from an integer without a cast",
      "a.c:1:52: warning: passing argument 2 of 'g', 'int' to 'const char *', makes a pointer from an integer without a cast",
      "a.c:1:80: warning: initialization of 'int *' from 'char *': incompatible pointer types",
      "a.c:1:104: warning: assignment to 'char *' from 'const char *' discards the 'const' qualifier",
      "a.c:1:118: warning: initialization of 'long' from 'int *' makes an integer from a pointer without a cast",
      "a.c:1:128: error: 'undeclared' is not declared",
    ],
  ],
  [
    'int f(int x){ if (x = 1) return 2; while ((x = 3)) ; } int main(void) { return f(0); }',
    [
      "a.c:1:21: warning: '=' in a condition assigns",
      "a.c:1:54: warning: the end of 'f' can be reached without a return value",
    ],
  ],
  [
    'int main(void) { return strlenn("a") + strlen("b"); }',
    [
      "a.c:1:25: warning: implicit declaration of the function 'strlenn'",
      "a.c:1:40: warning: implicit declaration of the function 'strlen'",
    ],
  ],
  [
    'extern int q; int f(void); static int s(void); int main(void){ return q + f() + s(); }',
    ["a.c:1:71: error: undefined reference to 'q': it is declared, but defined nowhere"],
  ],
  [
    'int x[-1]; int y[10000000000000000]; struct I i; void v; int f(void)[3]; int main(void) { return 0; }',
    [
      "a.c:1:7: error: the length of 'x' is negative",
      "a.c:1:18: error: the array 'y' is too large",
      "a.c:1:47: error: 'i' has the incomplete type 'struct I'",
      "a.c:1:55: error: the variable 'v' has the type 'void'",
      "a.c:1:62: error: 'f' returns an array",
    ],
  ],
  ['int f(void) { return 1; }', ['a.c:1:1: error: there is no main function']],
  [
    'int f(int x) { for (;;) if (x) break; } int g(int x) { while (1) ; } int h(int x) { switch (x) { case 1: return 2; default: exit(1); } } int i(int x) { do return 1; while (x); } int j(int x) { lab: if (x) return 1; else goto lab; } int main(void) { return f(g(h(i(j(1))))); }',
    [
      "a.c:1:39: warning: the end of 'f' can be reached without a return value",
      "a.c:1:125: warning: implicit declaration of the function 'exit'",
      "a.c:1:177: warning: the end of 'i' can be reached without a return value",
    ],
  ],
  [
    'struct P { int count; }; int main(void) { struct P p, *q = &p; p.cuont = 1; q.count = 2; p->count = 3; return coutn; }',
    [
      "a.c:1:66: error: 'struct P' has no member 'cuont'",
      "a.c:1:79: error: '.count' of a pointer ('struct P *')",
      "a.c:1:93: error: '->count' of a value of type 'struct P', which is no pointer to a struct or union",
      "a.c:1:111: error: 'coutn' is not declared",
    ],
  ],
  [
    'int main(void) { int a = 08; double d = 1.5e; float f = 1.2.3; long l = 5lL; return 0x; }',
    [
      'a.c:1:26: error: invalid digit in the octal number 08',
      "a.c:1:41: error: '1.5e' is not a number",
      "a.c:1:57: error: '1.2.3' is not a number",
      "a.c:1:73: error: invalid suffix 'lL' on the integer 5lL",
      "a.c:1:85: error: '0x' is not a number",
    ],
  ],
  [
    '_Static_assert(sizeof(int) == 4, "fine"); _Static_assert(1 > 2, "one is less"); int main(void) { int n = 2; _Static_assert(n, ""); return 0; }',
    [
      'a.c:1:43: error: static assertion failed: "one is less"',
      'a.c:1:124: error: the condition of a static assertion is not an integer constant',
    ],
  ],
];

describe('messages', () => {
  it.each(table)('%s', (text, expected) => {
    expect(messages(text)).toEqual(expected);
  });
  it('lists every function that the machine does not have', () => {
    const text = 'int fork(void); int pipe(int *); int main(void) { int p[2]; fork(); return pipe(p) + fork(); }';
    const { diagnostics, unit } = checkTexts([text], (name) => name === 'printf');
    expect(unit).toBeUndefined();
    expect(diagnostics.map((one) => one.message)).toEqual([
      "undefined reference to 'fork': it is declared or called, but defined nowhere",
      "undefined reference to 'pipe': it is declared or called, but defined nowhere",
    ]);
  });
  it('says at most a hundred things', () => {
    const text = `int main(void) { ${Array.from({ length: 500 }, (_, i) => `x${i};`).join(' ')} }`;
    expect(messages(text).length).toBe(100);
  });
});

describe('several files', () => {
  it('finds definitions in each other, and keeps statics apart', () => {
    const { unit, diagnostics } = checkTexts([
      'int shared; static int own(void) { return 1; } int other(void); int main(void) { return own() + other() + shared; }',
      'extern int shared; static int own(void) { return 2; } int other(void) { shared = 3; return own(); }',
    ]);
    expect(diagnostics).toEqual([]);
    expect(unit?.functions.map((f) => [f.name, f.displayName])).toEqual([
      ['own', 'own'],
      ['main', 'main'],
      ['own.2', 'own'],
      ['other', 'other'],
    ]);
    expect(unit?.variables.map((v) => v.name)).toEqual(['shared']);
  });
  it('refuses what is defined twice', () => {
    expect(
      messages('int x = 1; int main(void) { return x; } int f(void) { return 1; }', 'int x; int f(void) { return 2; }'),
    ).toEqual([
      "b.c:1:5: error: 'x' is defined twice: here and in a.c at line 1",
      "b.c:1:12: error: 'f' is defined twice: here and in a.c at line 1",
    ]);
  });
  it('sees one struct in two files', () => {
    const struct = 'struct S { int a; struct S *next; };';
    expect(
      messages(
        `${struct} struct S s; int f(struct S *); int main(void) { return f(&s); }`,
        `${struct} extern struct S s; int f(struct S *p) { return p->a + s.a; }`,
      ),
    ).toEqual([]);
  });
});
