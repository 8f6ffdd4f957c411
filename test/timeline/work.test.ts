/** Histories of programs whose steps cost much: long blocks, deep stacks, many small pieces of output. */
import { expect, it } from 'vitest';
import { boot } from '../../source/kernel/boot.js';
import { hashState } from '../../source/kernel/hash.js';
import type { Machine } from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { step } from '../../source/kernel/step.js';
import { historyFigures } from '../../source/timeline/history.js';
import { createTimeline, forward, position, seek } from '../../source/timeline/timeline.js';
import { runC } from '../library/run.js';

const machineOf = (text: string): Machine => runC(text, { steps: 0 }).k.machine;

/** Goes to steps all over the history, back and forth: each is what stepping alone gives. */
function compareEverywhere(machine: Machine, every: number): ReturnType<typeof createTimeline> {
  const t = createTimeline(machine, { fingerprint: '00000000' });
  expect(forward(t, Number.MAX_SAFE_INTEGER)).toBe('ended');
  const end = position(t);
  const plain = boot(machine);
  const hashes: [number, string, number][] = [];
  for (;;) {
    const more = step(plain);
    if (!more || plain.state.step % every === 0)
      hashes.push([plain.state.step, hashState(plain), plain.state.output.bytes]);
    if (!more) break;
  }
  expect(plain.state.step).toBe(end);
  const order = [...hashes.keys()].sort((a, b) => ((a * 7919) % hashes.length) - ((b * 7919) % hashes.length));
  for (const i of order) {
    const [at, hash, bytes] = hashes[i]!;
    seek(t, at);
    expect(position(t)).toBe(at);
    expect(hashState(t.kernel)).toBe(hash);
    expect(t.kernel.state.output.bytes).toBe(bytes);
  }
  return t;
}

it('keeps more keyframes where library calls move much', () => {
  const machine = machineOf(`#include <string.h>
char a[200000], b[200000];
int main(void) { for (int i = 0; i < 40; i++) { memset(a, i, sizeof a); memcpy(b, a, sizeof a); } return b[7] - 39; }`);
  const t = compareEverywhere(machine, 37);
  expect(t.end).toBeLessThan(5000);
  expect(historyFigures(t).keyframes).toBeGreaterThan(2);
});

it('goes anywhere in a deep recursion', () => {
  const machine = machineOf(`int deep(int n) { return n == 0 ? 0 : 1 + deep(n - 1); }
int main(void) { return deep(20000) - 20000 + deep(5000) - 5000; }`);
  compareEverywhere(machine, 9973);
});

it('goes anywhere among many pieces of output', () => {
  const machine = machineOf(`#include <stdio.h>
int main(void) { setvbuf(stdout, NULL, _IONBF, 0); for (int i = 0; i < 5000; i++) putchar('a' + i % 26); return 0; }`);
  const t = compareEverywhere(machine, 1999);
  seek(t, t.end ?? 0);
  const all = new TextDecoder().decode(outputOf(t.kernel.state, 1));
  expect(all).toBe(Array.from({ length: 5000 }, (_, i) => String.fromCharCode(97 + (i % 26))).join(''));
});
