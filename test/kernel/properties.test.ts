import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreTimes, timesNow } from '../../source/kernel/accounting.js';
import { isIdle } from '../../source/kernel/cores.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { run, step } from '../../source/kernel/step.js';
import { programs, settings } from './generate.js';
import { recorder, start } from './tiny.js';

const MOST = 20_000;

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what());
}

/** What must hold between any two steps. */
function check(k: Kernel, before: number): void {
  const s = k.state;
  const running = s.outcome.kind === 'running';
  must(s.now >= before, () => `time went back from ${before} to ${s.now}`);
  const place = new Map<number, string>();
  const put = (task: number, where: string): void => {
    must(!place.has(task), () => `task ${task} is in ${place.get(task)} and in ${where}`);
    place.set(task, where);
  };
  for (const core of s.cores) {
    must(!running || core.clock >= s.now, () => `core ${core.id} stands at ${core.clock}, now is ${s.now}`);
    if (core.task >= 0) put(core.task, `core ${core.id}`);
    if (core.next >= 0) put(core.next, `next on core ${core.id}`);
  }
  let queued = 0;
  for (const queue of s.queues) {
    let count = 0;
    for (const list of queue.lists) {
      for (const id of list) {
        if (id < 0) continue;
        count++;
        put(id, `queue ${queue.id}`);
        const task = s.tasks[id]!;
        must(
          task.queue === queue.id && task.state === 'ready',
          () => `task ${id} in queue ${queue.id} is ${task.state}`,
        );
      }
    }
    must(count === queue.count, () => `queue ${queue.id} holds ${count}, says ${queue.count}`);
    queued += count;
  }
  if (!running) return;
  for (const task of s.tasks) {
    if (task === undefined) continue;
    must(task.state !== 'ready' || place.has(task.id), () => `ready task ${task.id} is nowhere`);
    const t = timesNow(k, task.id);
    must(t.run + t.ready + t.blocked === t.life, () => `task ${task.id}: ${JSON.stringify(t)}`);
    must(Math.min(t.run, t.user, t.system, t.ready, t.blocked) >= 0, () => `task ${task.id}: ${JSON.stringify(t)}`);
  }
  for (const core of s.cores) {
    const t = coreTimes(k, core.id);
    must(t.busy >= 0 && t.idle >= 0 && t.busy + t.idle === s.now, () => `core ${core.id}: ${JSON.stringify(t)}`);
  }
  // cores that were told and have not looked yet
  const told = s.cores.filter((c) => c.task < 0 && c.next < 0 && c.resched !== '').length;
  if (k.machine.policy.workConserving && queued > told) {
    const idle = s.cores.find((c) => isIdle(c));
    must(idle === undefined, () => `core ${idle!.id} idles beside ${queued} queued tasks`);
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
      { numRuns: 100 },
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

        // stopping for work done (here after every phase of a library call) changes nothing either
        const fourth = recorder();
        const d = start(text, options, fourth);
        let left = MOST;
        for (;;) {
          d.scratch.work = 0;
          const from = d.state.step;
          const why = run(d, { steps: left, work: piece });
          left -= d.state.step - from;
          if (why !== 'work') break;
          expect(d.scratch.work).toBeGreaterThanOrEqual(piece);
        }
        expect(d.state.step).toBe(a.state.step);
        expect(hashState(d)).toBe(hashState(a));
        expect(fourth.events).toEqual(one.events);
      }),
      { numRuns: 100 },
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
