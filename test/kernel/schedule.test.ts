import { describe, expect, it } from 'vitest';
import { timesNow, whyNotRunning } from '../../source/kernel/accounting.js';
import { freeCosts, lectureCosts, tickCosts } from '../../source/kernel/costs.js';
import { exchangeCores, exchangePolicy } from '../../source/kernel/exchange.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { candidatesNow, replace } from '../../source/kernel/schedule.js';
import { run, step } from '../../source/kernel/step.js';
import { checkParameters, policies } from '../../source/schedulers/index.js';
import { recorder, start, variableOf } from './tiny.js';

/** Main and `n` workers that turn for ever; each counts in a word of its own. */
const hogs = (n: number): string => `
global counts 256
fn worker 24
  const64 s7 counts 0
  add64 s7 s7 s2
again:
  load32 s5 s7 0
  addi32 s5 s5 1
  store32 s5 s7 0
  jump again
fn main 24
${Array.from({ length: n }, (_, i) => `  leac s14 worker\n  const64 s15 ${4 * i} 0\n  intrinsic spawn 12 2`).join('\n')}
  const32 s14 100000000
  intrinsic sleep 12 1
  const32 s14 0
  intrinsic exit 12 1
`;

describe('scheduling', () => {
  it('shows the decision and the switch apart, with the reason', () => {
    const sink = recorder(['tick', 'decision', 'switch', 'ready', 'idle', 'block']);
    const k = start(hogs(2), { cores: 1, parameters: { quantum: 4000 } }, sink);
    run(k, { steps: 200 });
    const switches = sink.events.filter((e) => e.kind === 'switch');
    const last = switches[switches.length - 1]!;
    const decided = sink.events.filter((e) => e.kind === 'decision' && e.step === last.step - 1);
    expect(decided.length).toBe(1);
    expect(decided[0]!.task).toBe(last.task);
    expect(last.why).toBe('quantum');
    expect(last.value).toBe(lectureCosts.threadSwitch);
    // a quantum of 4 us is 40 instructions of 100 ns
    const ticks = sink.events.filter((e) => e.kind === 'tick');
    expect(ticks[ticks.length - 1]!.value).toBe(4000);
  });

  it('shares one core evenly under round-robin', () => {
    const k = start(hogs(3), { cores: 1, costs: { ...tickCosts }, parameters: { quantum: 10 } });
    run(k, { steps: 60_000 });
    const runs = k.state.tasks.slice(1).map((t) => t!.runTime);
    expect(Math.max(...runs) - Math.min(...runs)).toBeLessThanOrEqual(20);
  });

  it('starves no core at equal clocks, not even without prices', () => {
    const k = start(hogs(2), { cores: 3, costs: { ...freeCosts } });
    run(k, { steps: 3000 });
    // the third core is main's, asleep at last
    const [a, b] = k.state.cores.filter((c) => c.task >= 0);
    expect(k.state.now).toBe(0);
    expect(Math.abs(a!.retired - b!.retired)).toBeLessThan(200);
  });

  it('alternates two cores every instruction', () => {
    const k = start(hogs(2), { cores: 2, costs: lectureCosts });
    run(k, { steps: 2000, until: (x) => x.state.cores.every((c) => c.task > 0) });
    run(k, { steps: 10 });
    const order: number[] = [];
    for (let i = 0; i < 20; i++) {
      step(k);
      order.push(k.core);
    }
    for (let i = 2; i < order.length; i++) expect(order[i]).toBe(order[i - 2]);
    expect(order[0]).not.toBe(order[1]);
  });

  it('lets a person force a task, and repeats that from a keyframe', () => {
    const sink = recorder(['switch']);
    const k = start(hogs(3), { cores: 1, parameters: { quantum: 1000 } }, sink);
    run(k, { steps: 500 });
    run(k, { steps: 100, until: (x) => x.state.cores[0]!.task >= 0 && x.state.cores[0]!.resched === '' });
    const frame = keyframe(k);
    const candidates = candidatesNow(k, 0);
    expect(candidates.length).toBe(2);
    const other = candidates[1]!;
    const forced = replace(k, 0, other)!;
    expect(replace(k, 0, k.state.cores[0]!.task)).toBeUndefined();
    k.forced = forced;
    sink.events.length = 0;
    step(k);
    step(k);
    expect(k.state.cores[0]!.task).toBe(other);
    expect(sink.events.map((e) => e.why)).toEqual(['forced']);
    run(k, { steps: 300 });
    const hash = hashState(k);
    restore(k, frame);
    run(k, { steps: 302 });
    expect(hashState(k)).toBe(hash);
    // without the override the run is another
    restore(k, frame);
    k.forced = [];
    run(k, { steps: 302 });
    expect(hashState(k)).not.toBe(hash);
  });

  it('carries out a forced preemption in the middle of a long run too', () => {
    const k = start(hogs(2), { cores: 1, parameters: { quantum: 100_000 } });
    run(k, { steps: 30, until: (x) => x.state.cores[0]!.task > 0 });
    const after = k.state.cores[0]!.retired + 57;
    const other = k.state.cores[0]!.task === 1 ? 2 : 1;
    k.forced = [{ core: 0, after, task: other }];
    run(k, { steps: 100_000, until: (x) => x.state.cores[0]!.forcedAt === after });
    expect(k.state.cores[0]!.retired).toBe(after);
    step(k);
    expect(k.state.cores[0]!.task).toBe(other);
  });

  it('asks the chooser, and follows another answer', () => {
    const k = start(hogs(3), { cores: 1, parameters: { quantum: 1000 } });
    k.choose = (kind, preferred, options) => (kind === 'run' && options().includes(2) ? 2 : preferred);
    run(k, { steps: 20_000 });
    expect(timesNow(k, 2).run).toBeGreaterThan(0.9 * k.state.now);
    expect(timesNow(k, 1).run).toBeLessThan(10_000);
  });

  it('exchanges policy and cores in mid-run', () => {
    const k = start(hogs(4), { cores: 2 });
    run(k, { steps: 5000 });
    const cfs = policies.get('cfs')!;
    const checked = checkParameters(cfs, { latency: 4000, granularity: 500 });
    if ('message' in checked) throw new Error(checked.message);
    exchangePolicy(k, cfs, checked.values);
    run(k, { steps: 5000 });
    expect(k.state.tasks.filter((t) => t !== undefined && t.queue >= 0).length).toBe(2);
    exchangeCores(k, 4);
    run(k, { steps: 5000 });
    expect(k.state.cores.filter((c) => c.task > 0).length).toBe(4);
    const before = k.state.tasks.slice(1, 5).map((t) => t!.runTime);
    exchangeCores(k, 1);
    run(k, { steps: 20_000 });
    expect(k.state.cores.length).toBe(1);
    k.state.tasks.slice(1, 5).forEach((t, i) => {
      expect(t!.runTime).toBeGreaterThan(before[i]!);
    });
    const random = policies.get('random')!;
    const values = checkParameters(random, {});
    if ('message' in values) throw new Error(values.message);
    exchangePolicy(k, random, values.values);
    const turned = k.state.cores[0]!.retired;
    expect(run(k, { steps: 1000 })).toBe('steps');
    expect(k.state.cores[0]!.retired).toBeGreaterThan(turned + 300);
  });

  it('says why a thread is not running', () => {
    const k = start(hogs(3), { cores: 1, parameters: { quantum: 1000 } });
    run(k, { steps: 2000 });
    run(k, { steps: 100, until: (x) => x.state.cores[0]!.task >= 0 });
    expect(whyNotRunning(k, 0)).toMatchObject({ kind: 'sleeping', until: k.state.contexts[0]!.wait!.deadline });
    const running = k.state.cores[0]!.context;
    expect(whyNotRunning(k, running)).toMatchObject({ kind: 'running', core: 0 });
    const ready = [1, 2, 3].filter((id) => id !== running).map((id) => whyNotRunning(k, id));
    expect(ready.map((r) => (r?.kind === 'ready' ? r.ahead : -1)).sort()).toEqual([0, 1]);
  });
});

describe('the end', () => {
  it('is stuck with the cycle where two locks are taken crosswise', () => {
    const text = `
global a 4
global b 4
global counter 4
fn worker 24
  const64 s14 b 0
  intrinsic lock 12 1
  const32 s14 5000
  intrinsic compute 12 1
  const64 s14 a 0
  intrinsic lock 12 1
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  const64 s14 a 0
  intrinsic lock 12 1
  const32 s14 9000
  intrinsic compute 12 1
  const64 s14 b 0
  intrinsic lock 12 1
  const32 s14 0
  intrinsic exit 12 1
`;
    const sink = recorder(['stuck']);
    const k = start(text, { cores: 2 }, sink);
    expect(run(k, { steps: 10_000 })).toBe('over');
    expect(k.state.outcome).toMatchObject({ kind: 'stuck', waiting: [0, 1], cycle: [0, 1] });
    expect(sink.events.length).toBe(1);
    expect(whyNotRunning(k, 1)).toMatchObject({ kind: 'waiting', wait: 'mutex', ahead: 0, owner: 0 });
  });

  it('is a fault with its signal and its words', () => {
    const sink = recorder(['fault', 'processExit']);
    const k = start('fn main 24\n  const64 s5 0 0\n  load32 s4 s5 8\n  const32 s14 0\n  intrinsic exit 12 1', {}, sink);
    expect(run(k, { steps: 100 })).toBe('over');
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 11 });
    expect(k.state.processes[0]!.fault).toMatchObject({ kind: 'null', signal: 11, context: 0 });
    expect(sink.events.map((e) => e.kind)).toEqual(['fault', 'processExit']);
  });

  it('is a fault of the program where a library function has no such phase', () => {
    const k = start('fn main 24\n  intrinsic lost 12 0\n  const32 s14 0\n  intrinsic exit 12 1');
    run(k, { steps: 100 });
    expect(k.state.processes[0]!.fault!.message).toContain('lost() has no phase 7');
  });

  it('comes when the last thread ends', () => {
    const k = start('fn main 24\n  intrinsic leave 12 0');
    run(k, { steps: 100 });
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
  });

  it('comes for all threads with exit', () => {
    const k = start(`${hogs(5).replace('100000000', '5000')}`, { cores: 2 });
    expect(run(k, { steps: 100_000 })).toBe('over');
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
    expect(k.state.contexts.every((c) => c!.status === 'exited')).toBe(true);
    expect(variableOf(k, 'counts')).toBeGreaterThan(0);
  });
});
