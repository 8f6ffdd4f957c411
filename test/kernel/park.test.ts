import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelEvent } from '../../source/kernel/events.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { candidatesNow, replace } from '../../source/kernel/schedule.js';
import { run, step } from '../../source/kernel/step.js';
import { recorder, type Settings, start, variableOf } from './tiny.js';

const three = (body: string, rest: string): string => `
global flag 4
global lock 4
global counter 4
global turn 4
fn worker 24
${body}
  const32 s4 0
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  mov32 s4 s12
  leac s14 worker
  const64 s15 1 0
  intrinsic spawn 12 2
  mov32 s5 s12
${rest}
  mov32 s14 s4
  intrinsic join 12 1
  mov32 s14 s5
  intrinsic join 12 1
  loadg32 s14 counter
  intrinsic exit 12 1
`;

/** Both wait for a flag that main sets late; then both count without a lock, so that who comes first shows. */
const FLAG = three(
  `
w1:
  loadg32 s5 flag
  jnz32 w2 s5
  loop w1 wait
w2:
  loadg32 s5 counter
  muli32 s5 s5 3
  add32 s5 s5 s2
  addi32 s5 s5 1
  storeg32 s5 counter`,
  `
  const32 s14 7350
  intrinsic compute 12 1
  const32 s6 1
  storeg32 s6 flag`,
);

/** A spin lock by exchange, twenty sections each, with something long inside. */
const SPIN = three(
  `
  const32 s4 0
again:
  const32 s6 1
  const64 s7 lock 0
w1:
  atomic s5 s7 0
  jz32 in s5
  loop w1 wait
in:
  loadg32 s5 counter
  const32 s14 730
  intrinsic compute 12 1
  addi32 s5 s5 1
  storeg32 s5 counter
  const32 s6 0
  atomic s5 s7 1
  addi32 s4 s4 1
  jltsi32 again s4 20`,
  '',
);

/** Both spin until a time has passed (the clock read in a function of its own), then count without a lock. */
const CLOCK = `
fn now 24
  intrinsic clock 12 0
  storef_32 s12 0
  loadf_32 s4 0
  ret s4 0
${three(
  `
  call now 8 0
  addi32 s4 s8 20030
w1:
  call now 8 0
  jles32 w2 s4 s8
  loop w1 clock
w2:
  loadg32 s5 counter
  muli32 s5 s5 3
  add32 s5 s5 s2
  addi32 s5 s5 1
  storeg32 s5 counter`,
  `
  const32 s14 7350
  intrinsic compute 12 1`,
)}`;

/** Nobody sets the flag. */
const NEVER = three(
  `
w1:
  loadg32 s5 flag
  pause
  jnz32 w2 s5
  loop w1 wait
w2:`,
  '',
);

function play(
  text: string,
  settings: Settings,
): { events: readonly object[]; steps: number; hash: unknown; now: number } {
  const sink = recorder();
  const k = start(text, settings, sink);
  run(k, { steps: 400_000 });
  const events = sink.events
    .filter((e: KernelEvent) => e.kind !== 'park' && e.kind !== 'unpark')
    .map(({ step: _, ...rest }) => rest);
  expect(k.state.outcome.kind).toBe('exited');
  expect(k.state.processes[0]!.fault).toBeUndefined();
  return { events, steps: k.state.step, hash: hashState(k), now: k.state.now };
}

const machines: fc.Arbitrary<Settings> = fc
  .record({
    cores: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 0, max: 1000 }),
    policy: fc.constantFrom('round-robin', 'cfs', 'random'),
    quantum: fc.integer({ min: 300, max: 20_000 }),
    tlb: fc.record({ entries: fc.constantFrom(0, 1, 2, 3, 64, 64, 64), asids: fc.boolean() }),
  })
  .map(({ policy, quantum, ...others }) => ({
    ...others,
    policy,
    parameters:
      policy === 'round-robin'
        ? { quantum }
        : policy === 'cfs'
          ? { latency: quantum, granularity: 300, wakeup: 100 }
          : {},
  }));

describe('parked on a wait loop', () => {
  it('gives the run that turning gives, event by event, in fewer steps', () => {
    let parked = 0;
    fc.assert(
      fc.property(machines, fc.constantFrom(FLAG, SPIN, CLOCK), (settings, text) => {
        const plain = play(text, { ...settings, parking: false });
        const short = play(text, { ...settings, parking: true });
        expect(short.events).toEqual(plain.events);
        expect(short.hash).toEqual(plain.hash);
        expect(short.now).toBe(plain.now);
        if (short.steps < plain.steps) parked++;
      }),
      { numRuns: 150 },
    );
    expect(parked).toBeGreaterThan(20);
  });

  it('can be taken back while parked', () => {
    const settings = { cores: 3 };
    const sink = recorder();
    const k = start(FLAG, settings, sink);
    run(k, { steps: 10_000, until: (x) => x.state.cores.filter((c) => c.parkedLoop >= 0).length === 2 });
    expect(k.state.cores.filter((c) => c.parkedLoop >= 0).length).toBe(2);
    const frame = keyframe(k);
    const from = sink.events.length;
    run(k, { steps: 10_000 });
    const first = sink.events.slice(from);
    const hash = hashState(k);
    restore(k, frame);
    sink.events.length = from;
    while (step(k)) keyframe(k);
    expect(sink.events.slice(from)).toEqual(first);
    expect(hashState(k)).toBe(hash);
  });

  it('passes a second of looking at the clock in a few steps', () => {
    const second = CLOCK.replaceAll('20030', '1000000000');
    const sink = recorder(['park', 'unpark']);
    const k = start(second, { cores: 4 }, sink);
    expect(run(k, { steps: 2000 })).toBe('over');
    expect(k.state.processes[0]!.fault).toBeUndefined();
    expect(k.state.now).toBeGreaterThan(1_000_000_000);
    expect(k.state.now).toBeLessThan(1_000_100_000);
    expect(k.state.outcome.kind).toBe('exited');
    expect(sink.events.map((e) => e.kind)).toEqual(['park', 'park', 'unpark', 'unpark']);
  });

  it('can be preempted by a person at the moment that is shown, the same from an earlier keyframe', () => {
    const settings = { cores: 1, parameters: { quantum: 30_000 } };
    const k = start(NEVER, settings);
    run(k, { steps: 10_000, until: (x) => x.state.cores[0]!.parkedLoop >= 0 && x.state.queues[0]!.count > 0 });
    const frame = keyframe(k);
    const other = candidatesNow(k, 0)[0]!;
    const forced = replace(k, 0, other)!;
    expect(forced.length).toBe(1);
    const play = (): unknown => {
      k.forced = forced;
      run(k, { steps: 3 });
      expect(k.state.cores[0]!.task).toBe(other);
      run(k, { steps: 100 });
      return [hashState(k), k.state.now, k.state.step];
    };
    const first = play();
    restore(k, frame);
    expect(play()).toEqual(first);
  });

  it('is stuck where nobody is left to change what is read', () => {
    const k = start(NEVER, { cores: 2, parameters: { quantum: 1_000_000 } });
    expect(run(k, { steps: 100_000 })).toBe('over');
    expect(k.state.outcome).toEqual({ kind: 'stuck', waiting: [0, 1, 2], cycle: [] });
    expect(variableOf(k, 'flag')).toBe(0);
  });
});
