import { describe, expect, it } from 'vitest';
import { timesNow } from '../../source/kernel/accounting.js';
import { lectureCosts } from '../../source/kernel/costs.js';
import { run } from '../../source/kernel/step.js';
import { recorder, start } from '../kernel/tiny.js';

const sleeper = `
fn main 24
  const32 s14 7000
  intrinsic sleep 12 1
  const32 s14 3
  intrinsic exit 12 1
`;

describe('one-to-one', () => {
  it('sleeps to the nanosecond, on an idle core', () => {
    const sink = recorder(['block', 'idle', 'timer', 'wake', 'switch']);
    const k = start(sleeper, { cores: 2 }, sink);
    run(k, { steps: 100 });
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 3 << 8 });
    const at = (kind: string): readonly number[] => sink.events.filter((e) => e.kind === kind).map((e) => e.time);
    // const32 takes 100 ns, the call begins then
    expect(at('block')).toEqual([100]);
    expect(at('timer')).toEqual([7100]);
    expect(at('wake')).toEqual([7100]);
    expect(at('switch')).toEqual([0, 7100]);
  });

  it('charges creating, switching and system calls to the right accounts', () => {
    const text = `
fn worker 24
  const32 s14 10000
  intrinsic compute 12 1
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  mov32 s14 s12
  intrinsic join 12 1
  const32 s14 0
  intrinsic exit 12 1
`;
    const k = start(text, { cores: 2 });
    run(k, { steps: 1000 });
    const worker = timesNow(k, 1);
    expect(worker.run).toBeGreaterThanOrEqual(10_000);
    expect(worker.ready).toBe(lectureCosts.threadSwitch);
    const main = timesNow(k, 0);
    expect(main.blocked).toBeGreaterThan(0);
    // creating: entry, work and the page of the new stack; joining: entry and the futex
    expect(main.system).toBeGreaterThanOrEqual(lectureCosts.createThread + 2 * lectureCosts.systemCall);
    expect(main.voluntary).toBe(1);
    expect(main.run + main.ready + main.blocked).toBe(main.life);
    expect(k.state.tasks[0]!.systemCalls).toBe(2);
  });

  it('refuses a thread beyond the limit with EAGAIN', () => {
    const text = `
fn worker 24
  const32 s14 100000
  intrinsic sleep 12 1
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  leac s14 worker
  intrinsic spawn 12 2
  sub32 s14 s4 s12
  intrinsic exit 12 1
`;
    const k = start(text.replace('fn main 24\n', 'fn main 24\n  const32 s4 0\n'), { cores: 1 });
    (k.machine as { limits: object }).limits = { ...k.machine.limits, tasks: 2 };
    run(k, { steps: 1000 });
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 11 << 8 });
  });
});
