/** What the checker makes of C: the tree of the function f, printed. */
import { describe, expect, it } from 'vitest';
import { bodyOf, printed } from './helpers.js';

const table: readonly (readonly [string, string])[] = [
  [
    'typedef int T; int f(int a, int x){ return x * (a) - (T)-1 + sizeof(T) + (T)(x); }',
    '(block (return (int (add unsigned long (add unsigned long ([unsigned long] (sub int (mul int x a) -1)) 4:unsigned long) ([unsigned long] x)))))',
  ],
  [
    'int a, b; void f(void){ a*b; { typedef int a; a*b; b = 0; } }',
    '(block (mul int @a @b) (block (declare b) (= b 0:int *)))',
  ],
  [
    'int f(int n, int m, int a[n][m]) { int b[n*2]; b[1] = a[1][2]; return sizeof b + sizeof(int[n]); }',
    '(block-vla (= $3 (mul unsigned long ([unsigned long] m) 4:unsigned long)) (= $5 (mul unsigned long ([unsigned long] (mul int n 2)) 4:unsigned long)) (declare b vla $5) (= (* (offset (address b) 1:long x4)) (* (offset (offset a 1:long x$3) 2:long x4))) (return (int (add unsigned long $5 (comma (= $7 (mul unsigned long ([unsigned long] n) 4:unsigned long)) $7)))))',
  ],
  [
    'struct S { int a:3; unsigned b:5; struct { int c; }; union { long d; char e; }; } s; int f(void){ struct S *p=&s; p->a++; p->b += 2; return p->c + s.e; }',
    '(block (declare p (address @s)) (post-update add int (member (* p) +0:0.3) 1) (update add int (member (* p) +0:3.5) 2) (return (add int (member (* p) +4) (int (member @s +8)))))',
  ],
  [
    'int f(int *p){ __asm__ volatile("lock; xaddl %0,%1" : "+r"(*p), "+m"(p[1]) : : "memory"); return 0; }',
    '(block (block (void (= $1 (atomic-add seq_cst old int (offset p 1:long x4) (* p)))) (void (= (* p) $1))) (return 0))',
  ],
  [
    'static inline int xchg(volatile unsigned *addr, unsigned newval){ unsigned result; asm volatile("lock; xchgl %0, %1" : "+m" (*addr), "=a" (result) : "1" (newval) : "cc"); return result; } int f(volatile unsigned*q){ return xchg(q, 1); }',
    '(block (return (call xchg ([volatile unsigned int *] q) 1:unsigned int)))',
  ],
  [
    'unsigned char f(int *p, int old, int new_){ unsigned char ret; asm volatile("lock\\n cmpxchgl %2,%1\\n sete %0" : "=q"(ret), "=m"(*p) : "r"(new_), "m"(*p), "a"(old) : "memory"); return ret; }',
    '(block (declare ret) (block (void (= $4 old)) (void (= $5 (atomic-cas-value seq_cst old int ([int *] p) $4 new_))) (void (= ret ([unsigned char] (eq $5 $4))))) (return ret))',
  ],
  ['int f(a, b) char a; long b; { return a + b; }', '(block (return (int (add long (long a) b))))'],
  [
    'int f(int x){ switch(x){ case 1: case 3 ... 5: return 1; default: x++; } lab: if (x) goto lab; return x?:3; }',
    '(block (switch x [1:L0 3...5:L1 default:L2] (block L0: L1: (return 1) L2: (post-update add int x 1))) L3:lab (if x (goto L3)) (return (? int (= $1 x) $1 3)))',
  ],
  [
    'int g(void); int f(void){ int (*h)(void) = g; int (*k)(void) = &g; return (*h)() + h() + (**k)(); } int g(void){return 1;}',
    '(block (declare h &g) (declare k &g) (return (add int (add int (call h) (call h)) (call k))))',
  ],
  [
    'struct P { int x, y; }; struct P mk(int x){ return (struct P){ x, .y = 2 }; } int f(void){ struct P p = { .y = 1 }, q[3] = { [1] = {1,2}, 3, 4 }; p = mk(1); return mk(2).x + q[1].y; }',
    '(block (declare p {zero +4 1}) (declare q {zero +8 1, +12 2, +16 3, +20 4}) (= p (call mk 1)) (return (add int (member (temporary $2 (call mk 2)) +0) (member (* (offset (address q) 1:long x8)) +4))))',
  ],
  [
    'char s[] = "abc" "def"; const char *t = "xyz" + 1; int *p = &((int[]){1,2,3})[1]; double d = 1/3.0f; int arr[] = {1,[5]=2,3}; int f(void){ return sizeof arr; }',
    '(block (return 28))',
  ],
  [
    '_Atomic int n; int f(void){ n++; n += 2; return __atomic_fetch_add(&n, 1, 5) + __sync_bool_compare_and_swap(&n, 1, 2); }',
    '(block (post-update add int @n 1) (update add int @n 2) (return (add int (atomic-add seq_cst old int (address @n) 1) (int (atomic-cas-value seq_cst success int (address @n) 1 2)))))',
  ],
  [
    'int f(int x){ int r; return __builtin_add_overflow(x, 1, &r) ? __builtin_popcount(x) : __builtin_clzl(8); }',
    '(block (declare r) (return (? int (call __lockstep_add_overflow ([unsigned long] (long x)) 1:unsigned long (address r) 39) (call __lockstep_popcount32 ([unsigned int] x)) 60)))',
  ],
  [
    "int f(void){ char c = 'ab'; return L'x' + '\\377' + '\\x41' + U'é' ; }",
    '(block (declare c 98:char) (return 417))',
  ],
  [
    'int printf(const char *, ...); int f(void){ long l=1; double d=2; printf("%d %s %f %ld %zu\\n", l, d, 1, 5, sizeof l); printf("%d\\n"); printf("x", 1); return 0; }',
    '(block (declare l 1:long) (declare d 2:double) (call-library printf "%d %s %f %ld %zu\\n" l d 1 5 8:unsigned long) (call-library printf "%d\\n") (call-library printf "x" 1) (return 0))',
  ],
  ['int f(int x){ if (x = 1) return 2; while ((x = 3)) ; }', '(block (if (= x 1) (return 2)) (while (= x 3) (empty)))'],
  [
    'int f(void){ return h(1) + strlen("a"); }',
    '(block (return (int (add unsigned long ([unsigned long] (call-library h 1)) (call-library strlen "a")))))',
  ],
  [
    'enum E { A, B = 5, C }; int f(enum E e){ enum E g = C; return e == B ? A : g; }',
    '(block (declare g 6:enum E) (return (int (? unsigned int (eq ([unsigned int] e) 5:unsigned int) 0:unsigned int ([unsigned int] g)))))',
  ],
  [
    'long f(void){ unsigned u = -1; return u + 1L + (1u << 31) + 2147483648 + 0xffffffff + ~0; }',
    '(block (declare u 4294967295:unsigned int) (return (add long (add long (add long (add long (add long (long u) 1:long) 2147483648:long) 2147483648:long) 4294967295:long) -1:long)))',
  ],
  [
    'int f(void){ static int count = 3; int i; for (int i = 0, j = 2; i < j; i++) { count += i; } return ({ int z = 4; z + count; }); }',
    '(block (declare i) (for (block (declare i 0) (declare j 2)) (lt i j) (post-update add int i 1) (block (update add int @count i))) (return (statements (block (declare z 4)) (add int z @count))))',
  ],
  [
    'void *f(void *arg){ long i = (long)arg; int *p = malloc(sizeof(int)); return (void*)i; }',
    '(block (declare i (long arg)) (declare p ([int *] (call-library malloc 4:unsigned long))) (return ([void *] ([void *] i))))',
  ],
  [
    'typedef struct node node; struct node { node *n; }; int f(node *x){ node y = *x; return y.n == x && !x; }',
    '(block (declare y (* x)) (return (and (eq (member y +0) ([struct node *] x)) (not x))))',
  ],
  [
    'int f(void){ int a[3][4]; int (*p)[4] = a; return p[1][2] + *(*(a+1)+2) + &a[2] - p; }',
    '(block (declare a) (declare p (address a)) (return (int (difference (offset (offset (address a) 2:long x16) (long (add int (* (offset (offset p 1:long x16) 2:long x4)) (* (offset (offset (address a) 1:long x16) 2:long x4)))) x16) p x16))))',
  ],
  ['int (*f(int x))(int) { return 0; }', '(block (return 0:int (*)(int)))'],
  [
    'void f(void) { __auto_type z = 3L; typeof(z) y = z; int *a[2] = { &(int){ 1 } }; (void)a; }',
    '(block (declare z 3:long) (declare y z) (declare a {zero +0 (address (compound $3 1))}) (void (address a)))',
  ],
  [
    'struct B { unsigned long a : 3; unsigned b : 32; _Bool c : 1; } b; long f(void) { return (b.a - 4 < 0) + (b.b - 1 < 0) + (unsigned long)b.a + ~b.a; }',
    '(block (return (long (add unsigned long (add unsigned long ([unsigned long] (add int (lt (sub int (int (member @b +0:0.3)) 4) 0) (lt (sub unsigned int (member @b +4:0.32) 1:unsigned int) 0:unsigned int))) ([unsigned long] (member @b +0:0.3))) ([unsigned long] (complement int (int (member @b +0:0.3))))))))',
  ],
  [
    'int f(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); int r = __builtin_va_arg(ap, int); __builtin_va_end(ap); return r; }',
    '(block (declare ap) (va_start (address ap)) (declare r (va_arg int (address ap))) (va_end (address ap)) (return r))',
  ],
  [
    'int f(float x) { return _Generic(x, int: 1, float: 2, default: 3) + _Generic("s", char *: 4) + _Generic((const int)1, int: 5); }',
    '(block (return 11))',
  ],
  [
    'int f(char *p, unsigned char *q) { *p++ = *q; *p += 1.5; p -= 2; *q <<= 3; return *p ? *q : -*p; }',
    '(block (= (* (post-update add unsigned long p 1:unsigned long)) (char (* q))) (update add double (* p) 1.5:double) (update sub unsigned long p 2:unsigned long) (update shl int (* q) 3) (return (? int (* p) (int (* q)) (negate int (int (* p))))))',
  ],
  [
    'int f(int x) { return (x && 0) + (0 && x) + (1 || x) + !x + !!3 + (x, 2); }',
    '(block (return (add int (add int (add int (add int (add int (and x 0) 0) 1) (not x)) 1) (comma (void x) 2))))',
  ],
  [
    'unsigned f(unsigned u, long l, short s, float g) { return u + l * s / g + (u << l) + (s >> 1) + -s + ~u; }',
    '(block (return ([unsigned int] (add float (add float (add float (add float (add float (float u) (div float (float (mul long l (long s))) g)) (float (shl unsigned int u (int l)))) (float (shr int (int s) 1))) (float (negate int (int s)))) (float (complement unsigned int u))))))',
  ],
];

describe('the tree', () => {
  it.each(table)('%s', (text, expected) => {
    expect(bodyOf(text)).toBe(expected);
  });
  it('of variables and their initial values', () => {
    const text = `char s[] = "abc" "def"; const char *t = "xyz" + 1; int *p = &((int[]){ 1, 2, 3 })[1]; double d = 1 / 4.0f;
      int arr[] = { 1, [5] = 2, 3 }; int (*fp)(void); _Thread_local int tl = 4; struct { int a : 3, b : 5; char c[4]; } r = { 1, -1, "hi" };
      int *q = arr + 2; long addr = (long)&arr[1]; int main(void) { static int count = 7; return count; } int (*fp)(void) = main;`;
    expect(printed(text).split('\n')).toEqual([
      '(variable char s[7] {+0 "abcdef\\u0000"})',
      '(variable const char *t {+0 &"xyz"+1})',
      '(variable int *p {+0 &@+4})',
      '(variable int [3] {+0 1, +4 2, +8 3})',
      '(variable double d {+0 0.25})',
      '(variable int arr[7] {+0 1, +20 2, +24 3})',
      '(variable int (*fp)(void) {+0 &main})',
      '(variable int tl [thread] {+0 4})',
      '(variable struct <anonymous> r {+0:0.3 1, +0:3.5 -1, +1 "hi\\u0000"})',
      '(variable int *q {+0 &@arr+8})',
      '(variable long addr {+0 &@arr+4})',
      '(variable int count [main] {+0 7})',
      '(function main int (void)',
      '  (block (return @count)))',
    ]);
  });
});
