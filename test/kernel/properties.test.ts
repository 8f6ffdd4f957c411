import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timesNow } from '../../source/kernel/accounting.js';
import { allowed } from '../../source/kernel/cores.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { run, step } from '../../source/kernel/step.js';
import { programs, settings } from './generate.js';
import { recorder, start } from './tiny.js';

const MOST = 20_000;

/** What must hold between any two steps. */
function check(k: Kernel, before: number): void {
  const s = k.state;
  expect(s.now).toBeGreaterThanOrEqual(before);
  const place = new Map<number, string>();
  const put = (task: number, where: string): void => {
    expect(`${task}: ${place.get(task) ?? where}`).toBe(`${task}: ${where}`);
    place.set(task, where);
  };
  for (const core of s.cores) {
    expect(core.clock).toBeGreaterThanOrEqual(s.outcome.kind === 'running' ? s.now : 0);
    if (core.task >= 0) put(core.task, `core ${core.id}`);
    if (core.next >= 0) put(core.next, `next on core ${core.id}`);
  }
  for (const queue of s.queues) {
    const tasks = queue.lists.flat().filter((id) => id >= 0);
    expect(tasks.length).toBe(queue.count);
    for (const id of tasks) {
      put(id, `queue ${queue.id}`);
      expect(s.tasks[id]!.queue).toBe(queue.id);
      expect(s.tasks[id]!.state).toBe('ready');
    }
  }
  for (const task of s.tasks) {
    if (task === undefined) continue;
    if (task.state === 'ready') expect(place.has(task.id)).toBe(true);
    if (s.outcome.kind === 'running') {
      const t = timesNow(k, task.id);
      expect(t.run + t.ready + t.blocked).toBe(t.life);
      for (const part of [t.run, t.user, t.system, t.ready, t.blocked]) expect(part).toBeGreaterThanOrEqual(0);
    }
  }
  if (k.machine.policy.workConserving && s.outcome.kind === 'running') {
    // cores that were told and have not looked yet
    const told = s.cores.filter((c) => c.task < 0 && c.next < 0 && c.resched !== '').length;
    let queued = 0;
    for (const queue of s.queues) queued += queue.count;
    for (const core of s.cores) {
      if (queued <= told) break;
      if (core.mode !== 'idle' || core.clock !== Number.POSITIVE_INFINITY) continue;
      for (const id of place.keys()) {
        const task = s.tasks[id]!;
        if (task.queue >= 0) expect(allowed(task.affinity, core.id)).toBe(false);
      }
    }
  }
}

describe('every run', () => {
  it('keeps each task in one place, loses no time, and lets no core idle beside work', () => {
    fc.assert(
      fc.property(programs, settings, (text, options) => {
        const k = start(text, options);
        for (let n = 0; n < MOST; n++) {
          const before = k.state.now;
          if (!step(k)) break;
          check(k, before);
        }
        expect(k.state.outcome.kind).toBe('exited');
      }),
      { numRuns: 60 },
    );
  });

  it('is the same in single steps, in one go, in pieces, and from keyframes', () => {
    fc.assert(
      fc.property(programs, settings, fc.integer({ min: 1, max: 400 }), (text, options, piece) => {
        const one = recorder();
        const a = start(text, options, one);
        let steps = 0;
        while (steps < MOST && step(a)) steps++;
        const many = recorder();
        const b = start(text, options, many);
        run(b, { steps: MOST });
        expect(b.state.step).toBe(a.state.step);
        expect(hashState(b)).toBe(hashState(a));
        expect(many.events).toEqual(one.events);
        expect(b.state.cores).toEqual(a.state.cores);
        expect(b.state.tasks).toEqual(a.state.tasks);
        expect(b.state.random).toEqual(a.state.random);

        const third = recorder();
        const c = start(text, options, third);
        while (run(c, { steps: piece }) === 'steps') {
          const frame = keyframe(c);
          const length = third.events.length;
          const at = c.state.step;
          run(c, { steps: piece });
          restore(c, frame);
          expect(c.state.step).toBe(at);
          third.events.length = length;
        }
        expect(hashState(c)).toBe(hashState(a));
        expect(third.events).toEqual(one.events);
        expect(c.state.now).toBe(a.state.now);
      }),
      { numRuns: 60 },
    );
  });

  it('loses no increment made under the lock', () => {
    const text = `
global counter 4
global m 4
fn worker 24
  const32 s4 0
again:
  const64 s14 m 0
  intrinsic lock 12 1
  loadg32 s5 counter
  addi32 s5 s5 1
  storeg32 s5 counter
  const64 s14 m 0
  intrinsic unlock 12 1
  addi32 s4 s4 1
  jltsi32 again s4 10
  ret s4 0
fn main 24
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  mov32 s4 s12
  leac s14 worker
  intrinsic spawn 12 2
  mov32 s5 s12
  leac s14 worker
  intrinsic spawn 12 2
  mov32 s6 s12
  mov32 s14 s4
  intrinsic join 12 1
  mov32 s14 s5
  intrinsic join 12 1
  mov32 s14 s6
  intrinsic join 12 1
  loadg32 s14 counter
  intrinsic exit 12 1
`;
    fc.assert(
      fc.property(settings, (options) => {
        const k = start(text, options);
        run(k, { steps: MOST });
        expect(k.state.outcome).toEqual({ kind: 'exited', status: 30 << 8 });
      }),
      { numRuns: 100 },
    );
  });
});
