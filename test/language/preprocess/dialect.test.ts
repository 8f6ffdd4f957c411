import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { clean, run } from './helpers.js';

const modules = join(import.meta.dirname, '../../../node_modules');
await Parser.init({ locateFile: () => join(modules, 'web-tree-sitter/web-tree-sitter.wasm') });
const parser = new Parser();
parser.setLanguage(await Language.load(join(modules, 'tree-sitter-c/tree-sitter-c.wasm')));

/** Where the parser stumbles over `text`. */
const errors = (text: string): string[] => {
  const tree = parser.parse(text)!;
  const found: string[] = [];
  const walk = (node: Node): void => {
    if (node.isError || node.isMissing) found.push(`${node.startPosition.row + 1}: ${node.type} ${node.text}`);
    else if (node.hasError) for (const child of node.children) if (child !== null) walk(child);
  };
  walk(tree.rootNode);
  tree.delete();
  return found;
};

test('the parser reads every header', () => {
  for (const name of systemHeaders.keys()) {
    if (name !== 'complex.h') expect([name, errors(run(`#include <${name}>\nint x;\n`).text)]).toEqual([name, []]);
  }
});

const forms = `
struct point { int x, y; }; struct point *g = &(struct point){11, 12}; int *p = (int[]){1,2,3};
void f(void) { struct point *g = &(struct point){11, 12}; g = &(struct point){1,2}; h(&(struct point){1,2}, 3); }
int x __attribute__((aligned(64))) = 5, y __attribute__((unused)), z __attribute__((aligned(8)));
int __attribute__((aligned(64))) x;
struct __attribute__((packed)) s { char c; int i; }; struct t { char c; int i; } __attribute__((packed, aligned(4))) v;
typedef struct { char c; int i; } __attribute__((packed)) s_t; typedef struct { char c; int i __attribute__((aligned(16))); } t_t;
typedef int aligned_int __attribute__((aligned(64)));
struct s { _Alignas(64) int a; _Alignas(16) char b[3]; };
union __attribute__((packed)) u { char c; int i; } one; union v { char c; int i; } __attribute__((packed));
static void __attribute__((constructor)) init(void) { } static void fini(void) __attribute__((destructor, unused));
__attribute__((noreturn)) void die(const char *m); extern void g(int, ...) __attribute__((format(printf, 1, 2)));
void f(int a __attribute__((unused)), char *b) { int v __attribute__((cleanup(fini))) = 3; switch (a) { case 1: a++; __attribute__((fallthrough)); case 2: ; } }
_Atomic(int) counter; _Atomic(int *) p; _Atomic int q = 0; int _Atomic r; struct node { _Atomic(struct node *) next; };
void f(void) { __typeof__(*p) x = *p; typeof(a + b) y; typeof(int *) z; typeof(x) w = x; typeof(arr[0]) e; }
int f(va_list ap) { return va_arg(ap, int) + *va_arg(ap, char **) + va_arg(ap, struct s).x; }
unsigned long o = offsetof(struct s, a) + offsetof(struct s, b.c[1]) + __builtin_offsetof(s_t, m);
int f(int x) { switch (x) { case 1 ... 5: return 1; case 'a' ... 'z': return 2; default: } }
void f(void) { goto out; out: }
main() { return 0; }
main(argc, argv) int argc; char **argv; { return 0; }
void f(void) { }; int x;; int y;
struct s { int a; _Static_assert(sizeof(int) == 4, "x"); int b; }; _Static_assert(sizeof(int) == 4, "int");
static _Thread_local int t; _Thread_local int u = 3; static __thread int v; extern _Thread_local int w;
struct s { unsigned a : 4; unsigned : 0; int b : 3, : 2; uint8_t : 3; uint8_t c : 2; const unsigned : 3; };
int f(int x) { return _Generic(x, int: 1, char *: 2, default: 3); }
void f(void) { asm volatile ("" ::: "memory"); __asm__ __volatile__("pause"); asm("xchg %0,%1" : "=r"(a), "+m"(*b) : "0"(c), [x] "r" (d) : "memory"); }
inline static int g(void) { return 1; } static inline __attribute__((always_inline)) int h(void) { return 1; }
void (*handler)(int) = 0; void (*signal2(int sig, void (*func)(int)))(int); int (*table[3])(void) = { 0 };
void f(int n, int a[static n], int b[const], int c[*], double m[n][n]) { int vla[n][2 * n]; }
struct s x = { .a = 1, .b = { [0] = 1, [2 ... 4] = 3 }, .c.d = 4 }, y = { a: 1 };
int f(void) { return __builtin_types_compatible_p(int, typeof(x)) + __alignof__(int) + __alignof__(x) + __alignof__(*p); }
void f(void) { __extension__ int x = 3; __label__ l; l: ; int *__restrict rp; volatile int *__volatile__ vp; }
int main(void) { ATOMIC { x++; y--; } ASSUME(x > 0); REGION_ENTER(cs); COMPUTE(5); CLI(); STI(); }
void f(void *a) { pthread_cleanup_push(g, a); x++; pthread_cleanup_pop(1); FD_SET(1, a); timersub(a, a, a); }
int f(void) { int i = FD_ISSET(1, &s) + WIFSIGNALED(x) + errno + (isnan(x) ? NAN : INFINITY); assert(i == 2); return setjmp(env); }
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER; atomic_flag l = ATOMIC_FLAG_INIT;
`;
const all = [
  'assert errno lockstep math pthread setjmp signal stdarg stdatomic stddef stdint sys/select sys/time sys/wait',
  (name: string) => `#include <${name}.h>\n`,
] as const;
const before = all[0].split(' ').map(all[1]).join('');
test.each(forms.trim().split('\n'))('the parser reads %s', (form) => {
  const result = run(`${before}${form}\n`);
  expect(result.diagnostics).toEqual([]);
  expect(errors(result.text)).toEqual([]);
});

test.each([
  ['_Atomic(int *) p;', '_Atomic __typeof__(int *) p;'],
  ['typeof(*p) a; typeof(T *) b; typeof(c) d;', '__typeof__(void[(*p)]) a; __typeof__(T *) b; __typeof__(c) d;'],
  ['int f(){ g(__builtin_va_arg(ap, char *)); }', 'int f(){ g(__builtin_va_arg(ap, sizeof( char *))); }'],
  ['int x __attribute__((__aligned__(8), unused)) = 1;', 'int x [[gnu::aligned(8)]] = 1;'],
  ['struct s { int a; } __attribute__((packed));', 'struct s { int a; } __attribute__((packed));'],
  ['union __attribute__((packed)) u { int a; } x;', 'union u { int a; } __attribute__((packed)) x;'],
  ['int f(){ switch (x) { case 1 ... 3: y: } }', 'int f(){ switch (x) { case __case_range( 1, 3): y:; } }'],
  ['unsigned long o = __builtin_offsetof(T, a.b);', 'unsigned long o = ((unsigned long)&((T *)0)-> a.b);'],
  ['int f(){ switch (5) default: g(1, 2); }', 'int f(){ switch (5) { default: g(1, 2); } }'],
  ['static _Thread_local _Bool b;', 'static __thread bool b;'],
  ['struct s { int : 3; };', 'struct s { int __unnamed_bits : 3; };'],
  ['int f(void) {}; int x;', 'int f(void) {} int x;'],
  ['int *p = (int[]){1};', 'int *p = (int[]){1};'],
])('%s becomes %s', (source, text) => expect(clean(run(source))).toBe(text));
