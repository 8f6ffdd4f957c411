/**
 * The built-in C part: what gcc's builtins do that no node of the tree says. Ordinary C, checked with the program where it
 * is used; the debugger steps over it.
 */
const pieces: Record<string, string> = {
  __lockstep_popcount32: 'int __lockstep_popcount32(unsigned x) { int n = 0; for (; x; x &= x - 1) n++; return n; }',
  __lockstep_popcount64:
    'int __lockstep_popcount64(unsigned long x) { int n = 0; for (; x; x &= x - 1) n++; return n; }',
  __lockstep_parity32: 'int __lockstep_parity32(unsigned x) { int n = 0; for (; x; x &= x - 1) n ^= 1; return n; }',
  __lockstep_parity64:
    'int __lockstep_parity64(unsigned long x) { int n = 0; for (; x; x &= x - 1) n ^= 1; return n; }',
  __lockstep_clz32: 'int __lockstep_clz32(unsigned x) { int n = 0; for (; !(x >> 31); x = x << 1 | 1) n++; return n; }',
  __lockstep_clz64:
    'int __lockstep_clz64(unsigned long x) { int n = 0; for (; !(x >> 63); x = x << 1 | 1) n++; return n; }',
  __lockstep_ctz32:
    'int __lockstep_ctz32(unsigned x) { int n = 0; for (; n < 32 && !(x & 1); x >>= 1) n++; return n; }',
  __lockstep_ctz64:
    'int __lockstep_ctz64(unsigned long x) { int n = 0; for (; n < 64 && !(x & 1); x >>= 1) n++; return n; }',
  __lockstep_ffs32:
    'int __lockstep_ffs32(unsigned x) { int n = 1; if (!x) return 0; for (; !(x & 1); x >>= 1) n++; return n; }',
  __lockstep_ffs64:
    'int __lockstep_ffs64(unsigned long x) { int n = 1; if (!x) return 0; for (; !(x & 1); x >>= 1) n++; return n; }',
  __lockstep_clrsb32:
    'int __lockstep_clrsb32(unsigned x) { int n = 0; if (x >> 31) x = ~x; for (; n < 31 && !(x >> 30 & 1); x <<= 1) n++; return n; }',
  __lockstep_clrsb64:
    'int __lockstep_clrsb64(unsigned long x) { int n = 0; if (x >> 63) x = ~x; for (; n < 63 && !(x >> 62 & 1); x <<= 1) n++; return n; }',
  __lockstep_bswap16:
    'unsigned short __lockstep_bswap16(unsigned short x) { return (unsigned short)(x << 8 | x >> 8); }',
  __lockstep_bswap32:
    'unsigned __lockstep_bswap32(unsigned x) { return x << 24 | (x & 0xff00u) << 8 | (x >> 8 & 0xff00u) | x >> 24; }',
  __lockstep_bswap64:
    'unsigned long __lockstep_bswap64(unsigned long x) { unsigned long r = 0; for (int i = 0; i < 8; i++) { r = r << 8 | (x & 255); x >>= 8; } return r; }',
  __lockstep_isnan: 'int __lockstep_isnan(double x) { return x != x; }',
  __lockstep_isinf: 'int __lockstep_isinf(double x) { return x == x && x - x != x - x; }',
  __lockstep_isinf_sign:
    'int __lockstep_isinf_sign(double x) { return x == x && x - x != x - x ? (x > 0 ? 1 : -1) : 0; }',
  __lockstep_isfinite: 'int __lockstep_isfinite(double x) { return x - x == x - x; }',
  __lockstep_isnormal:
    'int __lockstep_isnormal(double x) { if (x < 0) x = -x; return x - x == x - x && x >= 0x1p-1022; }',
  __lockstep_signbit:
    'int __lockstep_signbit(double x) { union { double d; unsigned long u; } v; v.d = x; return v.u >> 63 != 0; }',
  __lockstep_islessgreater: 'int __lockstep_islessgreater(double a, double b) { return a < b || a > b; }',
  __lockstep_isunordered: 'int __lockstep_isunordered(double a, double b) { return a != a || b != b; }',
  __lockstep_fpclassify: `int __lockstep_fpclassify(int nan, int inf, int normal, int subnormal, int zero, double x) {
  if (x != x) return nan;
  if (x - x != x - x) return inf;
  if (x == 0) return zero;
  if (x < 0) x = -x;
  return x >= 0x1p-1022 ? normal : subnormal;
}`,
};

/**
 * Exact sums and products of two 64-bit numbers, as a sign and two words, brought into a type of `how >> 3` bytes. Bits of
 * `how`: a is signed, b is signed, the result is signed.
 */
const overflow = (
  op: string,
  body: string,
): string => `_Bool __lockstep_${op}_overflow(unsigned long a, unsigned long b, void *r, int how) {
  int na = how & 1 && a >> 63, nb = how & 2 && b >> 63, signed_ = how & 4, size = how >> 3, negative;
  unsigned long high = 0, low, most;
  if (na) a = -a;
  if (nb) b = -b;
  ${body}
  unsigned long value = negative ? -low : low;
  if (size == 1) *(unsigned char *)r = (unsigned char)value;
  else if (size == 2) *(unsigned short *)r = (unsigned short)value;
  else if (size == 4) *(unsigned int *)r = (unsigned int)value;
  else *(unsigned long *)r = value;
  most = ~0ul >> (64 - 8 * size);
  if (signed_) most >>= 1;
  if (high) return 1;
  if (negative) return signed_ ? low > most + 1 : low != 0;
  return low > most;
}`;
const sum = (flip: string): string => `${flip}
  if (na == nb) { negative = na; low = a + b; high = low < a; }
  else if (a >= b) { negative = na; low = a - b; }
  else { negative = nb; low = b - a; }`;
pieces.__lockstep_add_overflow = overflow('add', sum(''));
pieces.__lockstep_sub_overflow = overflow('sub', sum('nb = !nb;'));
pieces.__lockstep_mul_overflow = overflow(
  'mul',
  `negative = na != nb;
  unsigned long a0 = a & 0xffffffffu, a1 = a >> 32, b0 = b & 0xffffffffu, b1 = b >> 32;
  unsigned long m = a0 * b0, k = a1 * b0 + (m >> 32), l = a0 * b1 + (k & 0xffffffffu);
  high = a1 * b1 + (k >> 32) + (l >> 32);
  low = l << 32 | (m & 0xffffffffu);`,
);

/** Name of the built-in part among the sources. */
export const PRELUDE_PATH = '<builtin>';

/** The C text that defines the functions asked for. */
export const preludeText = (wanted: Iterable<string>): string =>
  [...wanted]
    .sort()
    .map((name) => pieces[name] ?? '')
    .join('\n');
