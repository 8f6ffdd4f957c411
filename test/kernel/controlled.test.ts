import { describe, expect, it } from 'vitest';
import { enabledContexts } from '../../source/kernel/controlled.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { run, step } from '../../source/kernel/step.js';
import { recorder, start, variableOf } from './tiny.js';

const two = (body: string): string => `
global counter 4
global a 4
global b 4
fn worker 24
${body}
  const32 s4 0
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 1 0
  intrinsic spawn 12 2
  mov32 s4 s12
  leac s14 worker
  const64 s15 2 0
  intrinsic spawn 12 2
  mov32 s5 s12
  mov32 s14 s4
  intrinsic join 12 1
  mov32 s14 s5
  intrinsic join 12 1
  loadg32 s14 counter
  intrinsic exit 12 1
`;
const INCREMENTS = two('  loadg32 s5 counter\n  addi32 s5 s5 1\n  storeg32 s5 counter');
const LOCKED = two(`  const64 s14 a 0
  intrinsic lock 12 1
  loadg32 s5 counter
  addi32 s5 s5 1
  storeg32 s5 counter
  const64 s14 a 0
  intrinsic unlock 12 1`);
/** Worker 1 takes a then b, worker 2 b then a. */
const CROSSED = two(`  const64 s14 a 0
  jeqi32 x1 s2 1
  const64 s14 b 0
x1:
  mov64 s6 s14
  intrinsic lock 12 1
  const64 s14 b 0
  jeqi32 x2 s2 1
  const64 s14 a 0
x2:
  mov64 s7 s14
  intrinsic lock 12 1
  mov64 s14 s6
  intrinsic unlock 12 1
  mov64 s14 s7
  intrinsic unlock 12 1`);

/** All complete executions, depth first by keyframes: final counters and how often, deadlocks, most steps. */
function explore(text: string): { values: Map<number, number>; stuck: number; runs: number } {
  const k = start(text, { controlled: true });
  let answer = 0;
  k.choose = (kind, preferred) => (kind === 'context' ? answer : preferred);
  const values = new Map<number, number>();
  let stuck = 0;
  let runs = 0;
  const visit = (): void => {
    if (k.state.outcome.kind !== 'running') {
      runs++;
      if (k.state.outcome.kind === 'stuck') stuck++;
      else values.set(k.state.outcome.status >> 8, (values.get(k.state.outcome.status >> 8) ?? 0) + 1);
      return;
    }
    const enabled = enabledContexts(k);
    if (enabled.length === 0) {
      step(k);
      visit();
      return;
    }
    const frame = keyframe(k);
    enabled.forEach((id, i) => {
      if (i > 0) restore(k, frame);
      answer = id;
      expect(step(k)).toBe(true);
      visit();
    });
  };
  // the first step also brings main to its first visible operation
  answer = 0;
  step(k);
  visit();
  return { values, stuck, runs };
}

describe('a controlled run', () => {
  it('two increments can give 1 and 2, and nothing else', () => {
    const { values, stuck } = explore(INCREMENTS);
    expect([...values.keys()].sort()).toEqual([1, 2]);
    expect(stuck).toBe(0);
  });

  it('two increments under a lock give 2', () => {
    const { values, stuck } = explore(LOCKED);
    expect([...values.keys()]).toEqual([2]);
    expect(stuck).toBe(0);
  });

  it('two locks taken crosswise can deadlock and can go well', () => {
    const { values, stuck } = explore(CROSSED);
    expect([...values.keys()]).toEqual([0]);
    expect(stuck).toBeGreaterThan(0);
  });

  it('goes on with the context that went last, and costs no time', () => {
    const k = start(INCREMENTS, { controlled: true });
    expect(run(k, { steps: 1000 })).toBe('over');
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 2 << 8 });
    expect(k.state.now).toBe(0);
  });

  it('lets the earliest deadline pass when nobody else can go, and when it is asked to', () => {
    const text = `
global counter 4
fn main 24
  const32 s14 500
  intrinsic sleep 12 1
  loadg32 s14 counter
  intrinsic exit 12 1
`;
    const k = start(text, { controlled: true });
    const seen: (readonly number[])[] = [];
    k.choose = (kind, preferred, options) => {
      expect(kind).toBe('context');
      seen.push(options());
      return preferred;
    };
    run(k, { steps: 100 });
    expect(seen).toEqual([[0], [-1], [0], [0], [0]]);
    expect(k.state.now).toBe(500);
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
  });

  it('reports a loop that nobody else can see', () => {
    const sink = recorder(['stuck']);
    const k = start('fn main 16\nx:\n  addi32 s4 s4 1\n  loop x', { controlled: true }, sink);
    expect(step(k)).toBe(false);
    expect(k.state.outcome).toEqual({ kind: 'stuck', waiting: [0], cycle: [] });
    expect(sink.events.map((e) => e.why)).toEqual(['endless loop']);
  });

  it('refuses an answer that is no option', () => {
    const k = start(INCREMENTS, { controlled: true });
    k.choose = () => 5;
    expect(() => step(k)).toThrow(/cannot go on/);
  });

  it('hashes equal states equal, whichever way they came about', () => {
    const through = (order: readonly number[]): unknown => {
      const k = start(
        two('  const64 s6 a 0\n  jeqi32 w1 s2 1\n  const64 s6 b 0\nw1:\n  const32 s5 1\n  store32 s5 s6 0'),
        {
          controlled: true,
        },
      );
      let i = 0;
      k.choose = () => order[i++]!;
      for (let n = 0; n < order.length; n++) step(k);
      return hashState(k);
    };
    expect(through([0, 0, 1, 2])).toBe(through([0, 0, 2, 1]));
  });

  it('keeps the value of a variable while it is peeked at', () => {
    const k = start(INCREMENTS, { controlled: true });
    expect(variableOf(k, 'counter')).toBe(0);
  });
});
