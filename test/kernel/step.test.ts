import { describe, expect, it } from 'vitest';
import { run, step } from '../../source/kernel/step.js';
import { start, variableOf } from './tiny.js';

const COUNTING = `
global counter 4
fn worker 24
  const32 s4 0
again:
  loadg32 s5 counter
  addi32 s5 s5 1
  storeg32 s5 counter
  addi32 s4 s4 1
  jltsi32 again s4 20
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  mov32 s4 s12
  leac s14 worker
  intrinsic spawn 12 2
  mov32 s5 s12
  mov32 s14 s4
  intrinsic join 12 1
  mov32 s14 s5
  intrinsic join 12 1
  loadg32 s14 counter
  intrinsic exit 12 1
`;

describe('a step', () => {
  it('runs a program to its end', () => {
    const k = start(COUNTING, { cores: 1, parameters: { quantum: 1_000_000 } });
    expect(run(k, { steps: 10_000 })).toBe('over');
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 40 << 8 });
    expect(variableOf(k, 'counter')).toBe(40);
    const { step: last } = k.state;
    expect(step(k)).toBe(false);
    expect(k.state.step).toBe(last);
  });
});
