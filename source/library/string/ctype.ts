/** <ctype.h> in the C locale. */
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { int1 } from '../define.js';

const digit = (c: number): boolean => c >= 48 && c <= 57;
const upper = (c: number): boolean => c >= 65 && c <= 90;
const lower = (c: number): boolean => c >= 97 && c <= 122;
const alpha = (c: number): boolean => upper(c) || lower(c);
const graph = (c: number): boolean => c > 32 && c < 127;

/** As glibc answers: the bit of the class, so that programs that print it see the same number. */
const CLASSES: readonly (readonly [string, number, (c: number) => boolean])[] = [
  ['isupper', 256, upper],
  ['islower', 512, lower],
  ['isalpha', 1024, alpha],
  ['isdigit', 2048, digit],
  ['isxdigit', 4096, (c) => digit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102)],
  ['isspace', 8192, (c) => c === 32 || (c >= 9 && c <= 13)],
  ['isprint', 16384, (c) => c >= 32 && c < 127],
  ['isgraph', 32768, graph],
  ['isblank', 1, (c) => c === 32 || c === 9],
  ['iscntrl', 2, (c) => (c >= 0 && c < 32) || c === 127],
  ['ispunct', 4, (c) => graph(c) && !alpha(c) && !digit(c)],
  ['isalnum', 8, (c) => alpha(c) || digit(c)],
];

export const ctypeFunctions: readonly Intrinsic[] = [
  ...CLASSES.map(([name, bit, member]) => int1(name, (c) => (member(c) ? bit : 0))),
  int1('toupper', (c) => (lower(c) ? c - 32 : c)),
  int1('tolower', (c) => (upper(c) ? c + 32 : c)),
  int1('isascii', (c) => ((c & ~0x7f) === 0 ? 1 : 0)),
  int1('toascii', (c) => c & 0x7f),
];
