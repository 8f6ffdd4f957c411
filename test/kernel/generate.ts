/** Random small programs of several threads, for property tests. */
import fc from 'fast-check';
import type { Settings } from './tiny.js';

type Piece =
  | { readonly kind: 'increment' | 'locked' | 'atomic' | 'yield' | 'wake' | 'rmw' }
  | { readonly kind: 'sleep' | 'compute'; readonly ns: number }
  | { readonly kind: 'loop'; readonly times: number };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.constantFrom<Piece>(
    { kind: 'increment' },
    { kind: 'locked' },
    { kind: 'atomic' },
    { kind: 'yield' },
    { kind: 'wake' },
    { kind: 'rmw' },
  ),
  fc.record({ kind: fc.constantFrom('sleep' as const, 'compute' as const), ns: fc.integer({ min: 0, max: 9000 }) }),
  fc.record({ kind: fc.constant('loop' as const), times: fc.integer({ min: 1, max: 30 }) }),
);

let label = 0;
function text(p: Piece): string {
  const n = label++;
  switch (p.kind) {
    case 'increment':
      return '  loadg32 s5 counter\n  addi32 s5 s5 1\n  storeg32 s5 counter';
    case 'atomic':
      return '  const64 s7 counter 0\n  const32 s6 1\n  atomic s5 s7 2';
    case 'rmw':
      return '  const64 s7 counter 0\n  const32 s6 1\n  rmw s6 s7 0';
    case 'locked':
      return [
        '  const64 s14 m 0\n  intrinsic lock 12 1',
        text({ kind: 'increment' }),
        '  const64 s14 m 0\n  intrinsic unlock 12 1',
      ].join('\n');
    case 'yield':
      return '  intrinsic yield 12 0';
    case 'wake':
      return '  const64 s14 m 0\n  const32 s15 2\n  intrinsic wake 12 2';
    case 'sleep':
    case 'compute':
      return `  const32 s14 ${p.ns}\n  intrinsic ${p.kind} 12 1`;
    case 'loop':
      return `  const32 s4 0\nl${n}:\n  addi32 s4 s4 1\n  jltsi32 l${n} s4 ${p.times}`;
  }
}

/** A program: main starts threads with the given bodies, does its own, joins all and exits with the counter. */
export function textOf(bodies: readonly (readonly Piece[])[]): string {
  label = 0;
  const [own = [], ...others] = bodies;
  const workers = others.map((body, i) => `fn worker${i} 24\n${body.map(text).join('\n')}\n  const32 s4 0\n  ret s4 0`);
  const spawn = others.map(
    (_, i) => `  leac s14 worker${i}\n  const64 s15 0 0\n  intrinsic spawn 12 2\n  mov32 s${16 + i} s12`,
  );
  const join = others.map((_, i) => `  mov32 s14 s${16 + i}\n  intrinsic join 12 1`);
  return [
    'global counter 4',
    'global m 4',
    ...workers,
    'fn main 32',
    ...spawn,
    own.map(text).join('\n'),
    ...join,
    '  loadg32 s14 counter\n  intrinsic exit 12 1',
  ].join('\n');
}

export const programs: fc.Arbitrary<string> = fc
  .array(fc.array(piece, { minLength: 0, maxLength: 8 }), { minLength: 1, maxLength: 6 })
  .map(textOf);

export const settings: fc.Arbitrary<Settings> = fc
  .record({
    cores: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    tlb: fc.record({ entries: fc.constantFrom(0, 1, 2, 3, 64), asids: fc.boolean() }),
    policy: fc.oneof(
      fc.record({
        policy: fc.constant('round-robin'),
        parameters: fc.record({
          quantum: fc.integer({ min: 100, max: 5000 }),
          central: fc.integer({ min: 0, max: 1 }),
        }),
      }),
      fc.record({
        policy: fc.constant('cfs'),
        parameters: fc.record({
          latency: fc.integer({ min: 500, max: 9000 }),
          granularity: fc.integer({ min: 100, max: 900 }),
          wakeup: fc.integer({ min: 0, max: 2000 }),
          tick: fc.constantFrom(0, 700),
        }),
      }),
      fc.record({ policy: fc.constant('random'), parameters: fc.record({ depth: fc.integer({ min: 0, max: 3 }) }) }),
    ),
  })
  .map(({ policy, ...others }) => ({ ...others, ...policy }));
