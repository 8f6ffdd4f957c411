/**
 * Random valid C programs with threads, locks, arithmetic and arrays. What they print does not depend on the schedule:
 * shared variables change only under a lock, and only by operations whose order is no matter; each thread's own
 * arithmetic is its own; main prints after it has joined all. Signed arithmetic is made with -fwrapv in mind, shifts are
 * masked, divisors are never 0, and no value is used before it was set.
 */
import { dice } from './programs.js';

type Dice = (below: number) => number;

const INTEGERS = [
  'int',
  'unsigned',
  'long',
  'unsigned long',
  'short',
  'unsigned short',
  'signed char',
  'unsigned char',
  'long long',
  '_Bool',
] as const;

interface Scope {
  readonly scalars: string[];
  readonly arrays: { readonly name: string; readonly length: number }[];
  readonly functions: { readonly name: string; readonly parameters: number }[];
  /** Loop counters and the like: read, never written. */
  readonly constants: string[];
}

const pick = <T>(d: Dice, list: readonly T[]): T => list[d(list.length)]!;

function literal(d: Dice): string {
  switch (d(8)) {
    case 0:
      return `${d(10)}`;
    case 1:
      return `${d(1000)}`;
    case 2:
      return `0x${d(0x7fffffff).toString(16)}`;
    case 3:
      return `${d(0x7fffffff)}u`;
    case 4:
      return `${d(0x7fffffff)}${d(1000)}L`;
    case 5:
      return `(-${d(0x7fffffff)})`;
    case 6:
      return `'${String.fromCharCode(97 + d(26))}'`;
    default:
      return `0x${d(0x7fffffff).toString(16)}${d(0xffff).toString(16)}UL`;
  }
}

function place(d: Dice, s: Scope, depth: number): string {
  if (s.arrays.length > 0 && (s.scalars.length === 0 || d(3) === 0)) {
    const a = pick(d, s.arrays);
    return `${a.name}[(unsigned long)${expression(d, s, depth - 1)} % ${a.length}]`;
  }
  return pick(d, s.scalars);
}

function expression(d: Dice, s: Scope, depth: number): string {
  if (depth <= 0) {
    const n = d(4);
    if (n === 0) return literal(d);
    if (n === 1 && s.constants.length > 0) return pick(d, s.constants);
    return s.scalars.length > 0 ? pick(d, s.scalars) : literal(d);
  }
  const e = (): string => expression(d, s, depth - 1);
  switch (d(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return `(${e()} ${pick(d, ['+', '-', '*', '&', '|', '^'])} ${e()})`;
    case 4:
      // An unsigned divisor of at least 1 that does not become -1 in a signed division.
      return `(${e()} ${pick(d, ['/', '%'])} ((${e()} & 0x3f) + 1))`;
    case 5:
      return `(${e()} ${pick(d, ['<<', '>>'])} (${e()} & ${pick(d, ['7', '15', '31'])}))`;
    case 6:
      return `(${e()} ${pick(d, ['<', '>', '<=', '>=', '==', '!='])} ${e()})`;
    case 7:
      return `(${e()} ${pick(d, ['&&', '||'])} ${e()})`;
    case 8:
      return `(${e()} ? ${e()} : ${e()})`;
    case 9:
      return `${pick(d, ['-', '~', '!', '+'])}(${e()})`;
    case 10:
      return `(${pick(d, INTEGERS)})(${e()})`;
    case 11:
      if (s.functions.length > 0) {
        const f = pick(d, s.functions);
        return `${f.name}(${Array.from({ length: f.parameters }, e).join(', ')})`;
      }
      return `(${e()}, ${e()})`;
    case 12:
      return s.scalars.length > 0 || s.arrays.length > 0 ? place(d, s, depth) : literal(d);
    case 13:
      // Floating point: exact operations on small numbers only.
      return `(long)((double)(${e()} & 0xffff) ${pick(d, ['+', '-', '*', '/'])} ${pick(d, ['2.0', '4.0', '0.5', '8.0f'])})`;
    case 14:
      return `(int)sizeof(${e()})`;
    default:
      return literal(d);
  }
}

function statements(d: Dice, s: Scope, count: number, depth: number, names: { n: number }, indent: string): string {
  let text = '';
  const inner: Scope = { ...s, scalars: [...s.scalars], arrays: [...s.arrays], constants: [...s.constants] };
  for (let i = 0; i < count; i++) {
    const body = (): string => statements(d, inner, 1 + d(3), depth - 1, names, `${indent}  `);
    const e = (most = 3): string => expression(d, inner, d(most + 1));
    switch (d(depth > 0 ? 12 : 6)) {
      case 0: {
        const name = `v${names.n++}`;
        text += `${indent}${pick(d, INTEGERS)} ${name} = ${e()};\n`;
        inner.scalars.push(name);
        break;
      }
      case 1: {
        const name = `a${names.n++}`;
        const length = 1 + d(9);
        text += `${indent}${pick(d, INTEGERS)} ${name}[${length}] = { ${Array.from({ length: 1 + d(length) }, () => e(1)).join(', ')} };\n`;
        inner.arrays.push({ name, length });
        break;
      }
      case 2:
      case 3:
        if (inner.scalars.length > 0) text += `${indent}${place(d, inner, 2)} = ${e()};\n`;
        break;
      case 4:
        if (inner.scalars.length > 0)
          text += `${indent}${place(d, inner, 1)} ${pick(d, ['+=', '-=', '*=', '&=', '|=', '^='])} ${e()};\n`;
        break;
      case 5:
        if (inner.scalars.length > 0) {
          const v = pick(d, inner.scalars);
          text += `${indent}${d(2) === 0 ? `${v}${pick(d, ['++', '--'])}` : `${pick(d, ['++', '--'])}${v}`};\n`;
        }
        break;
      case 6:
        text += `${indent}if (${e()}) {\n${body()}${indent}}${d(2) === 0 ? '' : ` else {\n${body()}${indent}}`}\n`;
        break;
      case 7:
      case 8: {
        const name = `i${names.n++}`;
        inner.constants.push(name);
        text += `${indent}for (int ${name} = 0; ${name} < ${1 + d(5)}; ${name}++) {\n${body()}${d(4) === 0 ? `${indent}  if (${e(2)}) ${pick(d, ['break', 'continue'])};\n` : ''}${indent}}\n`;
        inner.constants.pop();
        break;
      }
      case 9: {
        const cases = Array.from(new Set(Array.from({ length: 1 + d(4) }, () => d(8))));
        text += `${indent}switch (${e()} & 7) {\n${cases
          .map((c) => `${indent}case ${c}: {\n${body()}${indent}}${d(3) === 0 ? '' : ` break;`}\n`)
          .join('')}${indent}default: ;\n${indent}}\n`;
        break;
      }
      case 10: {
        const name = `w${names.n++}`;
        inner.constants.push(name);
        text += `${indent}{ int ${name} = ${d(4)}; do {\n${body()}${indent}} while (${name}-- > 0); }\n`;
        inner.constants.pop();
        break;
      }
      default:
        text += `${indent}{\n${body()}${indent}}\n`;
    }
  }
  return text;
}

/** Operations on shared variables whose order does not matter, as they are written under a lock or atomically. */
const COMMUTE = ['+=', '-=', '^='] as const;

/** The program of a seed. */
export function generateC(seed: number): string {
  const d = dice(seed);
  const names = { n: 0 };
  const threads = 1 + d(4);
  const functions: { name: string; parameters: number }[] = [];
  let text =
    '#include <pthread.h>\n#include <semaphore.h>\n#include <stdatomic.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n\n';
  const structFields = 2 + d(4);
  text += `struct s { ${Array.from({ length: structFields }, (_, i) => `${pick(d, INTEGERS)} f${i}${d(5) === 0 ? '[3]' : ''};`).join(' ')} };\n`;
  text +=
    'static unsigned long digest(const void *p, int n) { const unsigned char *b = p; unsigned long h = 5381; while (n-- > 0) h = h * 33 + *b++; return h; }\n';
  for (let f = 0; f < 1 + d(3); f++) {
    const parameters = d(4);
    const scope: Scope = {
      scalars: Array.from({ length: parameters }, (_, i) => `p${i}`),
      arrays: [],
      functions: [...functions],
      constants: [],
    };
    const name = `f${f}`;
    text += `static ${pick(d, INTEGERS)} ${name}(${
      parameters === 0 ? 'void' : scope.scalars.map((p) => `${pick(d, INTEGERS)} ${p}`).join(', ')
    }) {\n${statements(d, scope, 1 + d(4), 1, names, '  ')}  return ${expression(d, scope, 3)};\n}\n`;
    functions.push({ name, parameters });
  }
  const shared = 1 + d(3);
  const how = Array.from({ length: shared }, () => d(3));
  text +=
    'static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\nstatic pthread_cond_t changed = PTHREAD_COND_INITIALIZER;\nstatic int arrived;\nstatic sem_t token;\nstatic pthread_barrier_t barrier;\n';
  how.forEach((kind, i) => {
    text += `static ${kind === 0 ? 'atomic_ulong' : 'unsigned long'} g${i} = ${d(1000)};\n`;
  });
  text += `static long slot[${threads}];\nstatic _Thread_local int own = ${d(100)};\n`;
  text +=
    'static void *worker(void *arg) {\n  long me = (long)arg;\n  unsigned long x = me * 7 + 1;\n  int local[4] = { 1, 2, 3, (int)me };\n  struct s s; memset(&s, 0, sizeof s);\n';
  const fields = Array.from({ length: structFields }, (_, i) => i).filter(
    (i) => !new RegExp(` f${i}\\[3\\];`).test(text),
  );
  const scope: Scope = {
    scalars: ['x', 'own', ...fields.map((i) => `s.f${i}`)],
    arrays: [{ name: 'local', length: 4 }],
    functions,
    constants: ['me'],
  };
  text += statements(d, scope, 2 + d(5), 2, names, '  ');
  if (d(2) === 0) text += '  pthread_barrier_wait(&barrier);\n';
  const turns = 1 + d(6);
  text += `  for (int turn = 0; turn < ${turns}; turn++) {\n`;
  how.forEach((kind, i) => {
    const operation = i % 2 === 0 ? pick(d, ['+=', '-='] as const) : pick(d, COMMUTE);
    const kept = operation === '^=' ? '^=' : '+=';
    const value = `(unsigned long)${expression(d, { ...scope, constants: ['me', 'turn'] }, 2)}`;
    // What is added is worked out outside the lock from the thread's own variables.
    text += `    { unsigned long by = ${value};\n`;
    if (kind === 0) text += `      atomic_fetch_${kept === '^=' ? 'xor' : 'add'}(&g${i}, by);\n`;
    else if (kind === 1) text += `      pthread_mutex_lock(&lock); g${i} ${kept} by; pthread_mutex_unlock(&lock);\n`;
    else text += `      sem_wait(&token); g${i} ${kept} by; sem_post(&token);\n`;
    text += '    }\n';
  });
  text +=
    '  }\n  int *heap = malloc(16 * sizeof *heap);\n  for (int i = 0; i < 16; i++) heap[i] = (int)(x >> i) + i;\n';
  text += '  slot[me] = (long)(x + digest(heap, 16 * sizeof *heap) + own + local[0] + local[3]';
  for (const i of fields) text += ` + s.f${i}`;
  text +=
    ');\n  free(heap);\n  pthread_mutex_lock(&lock); arrived++; pthread_cond_broadcast(&changed); pthread_mutex_unlock(&lock);\n  return (void *)(x & 0xffff);\n}\n';
  const waits = d(2) === 0;
  text += `int main(void) {\n  sem_init(&token, 0, 1);\n  pthread_barrier_init(&barrier, 0, ${threads});\n  pthread_t t[${threads}];\n`;
  text += `  for (long i = 0; i < ${threads}; i++) pthread_create(&t[i], 0, worker, (void *)i);\n`;
  if (waits)
    text += `  pthread_mutex_lock(&lock); while (arrived < ${threads}) pthread_cond_wait(&changed, &lock); pthread_mutex_unlock(&lock);\n`;
  text += `  for (int i = 0; i < ${threads}; i++) { void *r; pthread_join(t[i], &r); printf("thread %d: %lx %lx\\n", i, (unsigned long)r, (unsigned long)slot[i]); }\n`;
  how.forEach((_, i) => {
    text += `  printf("g${i} = %lu\\n", (unsigned long)g${i});\n`;
  });
  const mainScope: Scope = { scalars: ['m'], arrays: [], functions, constants: [] };
  text += `  long m = ${literal(d)};\n${statements(d, mainScope, 1 + d(4), 2, names, '  ')}  printf("main: %ld %d %x %c\\n", m, (int)m, (unsigned)m, 'a' + (int)((unsigned long)m % 26));\n`;
  text += `  printf("%.3f %e %g\\n", (double)(m & 0xffffff) / 3.0, (double)(int)m, (float)(m & 1023) / 7);\n`;
  text += '  return (int)(m & 63);\n}\n';
  return text;
}
