/** Does the random policy find the bugs that it is there for? */
import { describe, expect, it } from 'vitest';
import { run } from '../../source/kernel/step.js';
import { type Settings, start } from '../kernel/tiny.js';

const spawn = (i: number, name: string, argument: number): string =>
  `  leac s14 ${name}\n  const64 s15 ${argument} 0\n  intrinsic spawn 12 2\n  mov32 s${16 + i} s12`;
const join = (n: number): string =>
  Array.from({ length: n }, (_, i) => `  mov32 s14 s${16 + i}\n  intrinsic join 12 1`).join('\n');
const end = '  loadg32 s14 counter\n  intrinsic exit 12 1';
const call = (name: string, address: string): string => `  const64 s14 ${address} 0\n  intrinsic ${name} 12 1`;
const increment = '  loadg32 s5 counter\n  addi32 s5 s5 1\n  storeg32 s5 counter';

/** Status 2 is right. */
const LOST_UPDATE = `
global counter 4
fn worker 24
${increment}
  ret s4 0
fn main 32
${spawn(0, 'worker', 0)}
${spawn(1, 'worker', 0)}
${join(2)}
${end}
`;

/** Two consumers that wait with if, a producer of two: a woken consumer finds the item taken. Status 0 is right. */
const IF_FOR_WHILE = `
global counter 4
global m 4
global cond 4
global items 4
fn consumer 24
${call('lock', 'm')}
  loadg32 s5 items
  jnz32 c1 s5
  const64 s14 cond 0
  const64 s15 m 0
  intrinsic cwait 12 2
c1:
  loadg32 s5 items
  jnz32 c2 s5
  const32 s6 1
  storeg32 s6 counter
c2:
  addi32 s5 s5 -1
  storeg32 s5 items
${call('unlock', 'm')}
  ret s4 0
fn producer 24
  const32 s4 0
p1:
${call('lock', 'm')}
  loadg32 s5 items
  addi32 s5 s5 1
  storeg32 s5 items
  const64 s14 cond 0
  const32 s15 1
  intrinsic wake 12 2
${call('unlock', 'm')}
  addi32 s4 s4 1
  jltsi32 p1 s4 2
  ret s4 0
fn main 32
${spawn(0, 'consumer', 0)}
${spawn(1, 'consumer', 0)}
${spawn(2, 'producer', 0)}
${join(3)}
${end}
`;

/** Three take two of three locks each, in a ring. */
const RING = `
global counter 4
global a 4
global b 4
global c 4
${(['ab', 'bc', 'ca'] as const)
  .map(
    (pair) => `fn w${pair} 24
${call('lock', pair[0]!)}
  addi32 s4 s4 1
${call('lock', pair[1]!)}
${increment}
${call('unlock', pair[1]!)}
${call('unlock', pair[0]!)}
  ret s4 0`,
  )
  .join('\n')
  .replaceAll('  addi32 s4 s4 1\n', '  const32 s4 0\n')}
fn main 32
${spawn(0, 'wab', 0)}
${spawn(1, 'wbc', 0)}
${spawn(2, 'wca', 0)}
${join(3)}
${end}
`;

function found(text: string, right: number, settings: Settings, seeds: number): number {
  let n = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const k = start(text, { ...settings, policy: 'random', seed });
    run(k, { steps: 20_000 });
    const { outcome } = k.state;
    expect(k.state.processes[0]!.fault).toBeUndefined();
    if (outcome.kind !== 'exited' || outcome.status >> 8 !== right) n++;
  }
  return n;
}

describe('the random policy', () => {
  it.each([
    ['a lost update', LOST_UPDATE, 2],
    ['if for while at a condition', IF_FOR_WHILE, 0],
    ['a deadlock of three', RING, 3],
  ])('finds %s within 200 seeds, on one, two and four cores', (_name, text, right) => {
    for (const cores of [1, 2, 4]) expect(found(text, right, { cores }, 200)).toBeGreaterThan(0);
  });

  it.each([
    ['a lost update', LOST_UPDATE, 2],
    ['if for while at a condition', IF_FOR_WHILE, 0],
    ['a deadlock of three', RING, 3],
  ])('finds %s by random priorities on one core', (_name, text, right) => {
    expect(found(text, right, { cores: 1, parameters: { depth: 3, length: 60 } }, 200)).toBeGreaterThan(0);
  });
});
