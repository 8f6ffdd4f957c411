import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boot } from '../../source/kernel/boot.js';
import { noEvents } from '../../source/kernel/events.js';
import { hashState } from '../../source/kernel/hash.js';
import type { Machine } from '../../source/kernel/machine.js';
import { candidatesNow } from '../../source/kernel/schedule.js';
import { step } from '../../source/kernel/step.js';
import { checkParameters, policies } from '../../source/schedulers/index.js';
import { historyFigures, type Timeline } from '../../source/timeline/history.js';
import { changeMachine, force, takeBackOverride } from '../../source/timeline/overrides.js';
import { type Recent, recent } from '../../source/timeline/recent.js';
import { parseSchedule } from '../../source/timeline/schedule.js';
import { searchBack, searchForward } from '../../source/timeline/search.js';
import {
  back,
  createTimeline,
  forkTimeline,
  forward,
  ganttOf,
  position,
  scheduleString,
  seek,
} from '../../source/timeline/timeline.js';
import { programs, settings } from '../kernel/generate.js';
import { assemble, machineOf, type Settings } from '../kernel/tiny.js';

const open = (machine: Machine) => createTimeline(machine, { fingerprint: '00000000', observers: [recent] });
const machine = (text: string, given: Settings) => machineOf(assemble(text), given);

/** What is to be the same at a step however one came there. */
const picture = (t: Timeline) => ({
  step: t.kernel.state.step,
  hash: hashState(t.kernel),
  now: t.kernel.state.now,
  gantt: structuredClone(ganttOf(t)),
  recent: (t.tables[1] as Recent).events.map((e) => `${e.step} ${e.kind} ${e.context} ${e.why}`),
  events: t.events.map((e) => `${e.step} ${e.kind} ${e.context} ${e.address} ${e.value}`),
});

/** A loop that takes a while, so that there are several keyframes. */
const LONG = `global counter 4
fn worker 24
  const32 s4 0
l0:
  loadg32 s6 counter
  addi32 s6 s6 1
  storeg32 s6 counter
  addi32 s4 s4 1
  jltsi32 l0 s4 12000
  const32 s4 0
  ret s4 0
fn main 32
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  mov32 s16 s12
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  mov32 s17 s12
  mov32 s14 s16
  intrinsic join 12 1
  mov32 s14 s17
  intrinsic join 12 1
  const32 s14 0
  intrinsic exit 12 1`;

describe('a timeline', () => {
  it('shows the same at a step, however it was reached', () => {
    fc.assert(
      fc.property(
        programs,
        settings,
        fc.array(
          fc.oneof(
            fc.record({ seek: fc.nat(400) }),
            fc.record({ forward: fc.nat(60) }),
            fc.record({ back: fc.nat(60) }),
          ),
          { maxLength: 12 },
        ),
        (text, given, moves) => {
          const m = machine(text, given);
          const reference = open(m);
          const seen = [picture(reference)];
          for (let i = 0; i < 500 && forward(reference, 1) === 'steps' && position(reference) === seen.length; i++)
            seen.push(picture(reference));
          const t = open(m);
          for (const move of moves) {
            if ('seek' in move) seek(t, Math.min(move.seek, seen.length - 1));
            else if ('forward' in move) seek(t, Math.min(position(t) + move.forward, seen.length - 1));
            else back(t, move.back);
            const at = seen[position(t)]!;
            const now = picture(t);
            // Events tell the step that led here; at step 0, and where no step was made, there are none.
            if (now.events.length > 0) expect(now).toEqual(at);
            else expect({ ...now, events: [] }).toEqual({ ...at, events: [] });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes back over keyframes and forward again to the same state', () => {
    const t = open(machine(LONG, { cores: 2, policy: 'round-robin', parameters: { quantum: 4000 } }));
    expect(forward(t, 1_000_000)).toBe('ended');
    const end = position(t);
    expect(end).toBeGreaterThan(80_000);
    expect(historyFigures(t).keyframes).toBeGreaterThan(8);
    const last = hashState(t.kernel);
    const plain = boot(t.machine, noEvents);
    const hashes = new Map<number, unknown>();
    while (step(plain)) if (plain.state.step % 9_973 === 0) hashes.set(plain.state.step, hashState(plain));
    for (const at of [...hashes.keys()].reverse()) {
      seek(t, at);
      expect(position(t)).toBe(at);
      expect(hashState(t.kernel)).toEqual(hashes.get(at));
    }
    seek(t, end);
    expect(hashState(t.kernel)).toEqual(last);
    expect(seek(t, end + 10)).toBe('ended');
    expect(position(t)).toBe(end);
    seek(t, -5);
    expect(position(t)).toBe(0);
  });

  it('finds the same events backward as forward', () => {
    const t = open(machine(LONG, { cores: 1, policy: 'round-robin', parameters: { quantum: 50_000 } }));
    const forwards: number[] = [];
    const target = { kind: 'event', kinds: ['switch'] } as const;
    while (searchForward(t, target, 1_000_000) === 'found') forwards.push(position(t));
    expect(forwards.length).toBeGreaterThan(20);
    const backwards: number[] = [];
    while (searchBack(t, target) === 'found') {
      backwards.push(position(t));
      expect(t.events.some((e) => e.kind === 'switch')).toBe(true);
    }
    expect(backwards.reverse()).toEqual(forwards.filter((s) => s < (t.end ?? Number.POSITIVE_INFINITY)));
  });

  it('finds where a store happened last, though stores are no ordinary events', () => {
    const t = open(machine(LONG, { cores: 2, policy: 'round-robin', parameters: { quantum: 4000 } }));
    seek(t, 25_000);
    const address = t.kernel.program.images[0]!.variables.find((v) => v.name === 'counter')!.location;
    const at = address.kind === 'global' ? address.address : 0;
    expect(searchBack(t, { kind: 'event', kinds: ['store'], test: (e) => e.address === at })).toBe('found');
    expect(position(t)).toBeGreaterThan(24_900);
    expect(t.events.some((e) => e.kind === 'store' && e.address === at)).toBe(true);
  });
});

describe('overrides', () => {
  it('force a thread onto a core, survive going back, and give the same run again from their string', () => {
    fc.assert(
      fc.property(
        programs,
        settings,
        fc.array(fc.record({ at: fc.nat(200), core: fc.nat(4), pick: fc.nat(5) }), { maxLength: 4 }),
        (text, given, choices) => {
          const m = machine(text, given);
          const t = open(m);
          const sorted = [...choices].sort((a, b) => a.at - b.at);
          for (const choice of sorted) {
            seek(t, choice.at);
            const core = choice.core % m.cores;
            const options = candidatesNow(t.kernel, core);
            const task = options[choice.pick % Math.max(1, options.length)];
            // Where an earlier choice at the same instruction is replaced, the task may not have been ready yet.
            if (task !== undefined && force(t, core, task)) forward(t, 1);
          }
          seek(t, 3_000);
          const ended = picture(t);
          back(t, 40);
          forward(t, 40);
          if (position(t) === ended.step) expect(hashState(t.kernel)).toEqual(ended.hash);
          const parsed = parseSchedule(scheduleString(t));
          if (!parsed.ok) throw new Error(parsed.message);
          const again = createTimeline(m, { fingerprint: '00000000', schedule: parsed.schedule, observers: [recent] });
          seek(again, ended.step);
          expect(hashState(again.kernel)).toEqual(ended.hash);
          expect(again.kernel.state.now).toBe(ended.now);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('can be taken back', () => {
    const m = machine(LONG, { cores: 1, policy: 'round-robin', parameters: { quantum: 50_000 } });
    const t = open(m);
    seek(t, 60);
    const options = candidatesNow(t.kernel, 0);
    seek(t, 200);
    const before = hashState(t.kernel);
    seek(t, 60);
    expect(force(t, 0, options[options.length - 1]!)).toBe(true);
    seek(t, 200);
    expect(hashState(t.kernel)).not.toEqual(before);
    expect(takeBackOverride(t)).toBe(true);
    expect(position(t)).toBe(200);
    expect(hashState(t.kernel)).toEqual(before);
    expect(takeBackOverride(t)).toBe(false);
  });

  it('the machine changes in mid-run: going back over it, its string and its other runs agree', () => {
    fc.assert(
      fc.property(
        programs,
        settings,
        fc.array(
          fc.record({
            at: fc.integer({ min: 1, max: 300 }),
            policy: fc.constantFrom('round-robin', 'cfs', 'random'),
            cores: fc.integer({ min: 1, max: 4 }),
            core: fc.nat(3),
            pick: fc.nat(5),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        (text, given, changes) => {
          const m = machine(text, given);
          const t = open(m);
          const hashes = new Map<number, unknown>();
          for (const { at, policy, cores, core, pick } of [...changes].sort((a, b) => a.at - b.at)) {
            seek(t, at);
            const checked = checkParameters(policies.get(policy)!, {});
            if ('message' in checked) throw new Error(checked.message);
            changeMachine(t, { policy, parameters: checked.values, cores });
            hashes.set(position(t), hashState(t.kernel));
            // A choice of the person's among the changes.
            const options = core < t.kernel.state.cores.length ? candidatesNow(t.kernel, core) : [];
            const task = options[pick % Math.max(1, options.length)];
            if (task !== undefined && force(t, core, task)) forward(t, 1);
          }
          seek(t, 3_000);
          const end = position(t);
          const ended = hashState(t.kernel);
          for (const [at, hash] of [...hashes].reverse()) {
            seek(t, at);
            expect(hashState(t.kernel)).toEqual(hash);
          }
          const twin = forkTimeline(t);
          seek(t, end);
          expect(hashState(t.kernel)).toEqual(ended);
          seek(twin, end);
          expect(hashState(twin.kernel)).toEqual(ended);
          expect(ganttOf(twin)).toEqual(ganttOf(t));
          const parsed = parseSchedule(scheduleString(t));
          if (!parsed.ok) throw new Error(parsed.message);
          const again = createTimeline(m, { fingerprint: '00000000', schedule: parsed.schedule, observers: [recent] });
          seek(again, end);
          expect(hashState(again.kernel)).toEqual(ended);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('a change is taken back before the choices made earlier, and two timelines go their own ways', () => {
    const m = machine(LONG, { cores: 1, policy: 'round-robin', parameters: { quantum: 50_000 } });
    const t = open(m);
    seek(t, 60);
    const options = candidatesNow(t.kernel, 0);
    expect(force(t, 0, options[options.length - 1]!)).toBe(true);
    seek(t, 200);
    const before = hashState(t.kernel);
    const twin = forkTimeline(t);
    expect(changeMachine(t, { policy: 'round-robin', parameters: { quantum: 300, central: 0 }, cores: 2 })).toBe(true);
    expect(t.kernel.machine.cores).toBe(2);
    expect(twin.kernel.machine.cores).toBe(1);
    seek(t, 5000);
    expect(t.kernel.state.cores).toHaveLength(2);
    seek(twin, 5000);
    expect(twin.kernel.state.cores).toHaveLength(1);
    expect(takeBackOverride(t)).toBe(true);
    expect(position(t)).toBe(5000);
    expect(hashState(t.kernel)).toEqual(hashState(twin.kernel));
    seek(t, 200);
    expect(hashState(t.kernel)).toEqual(before);
    expect(takeBackOverride(t)).toBe(true);
    expect(takeBackOverride(t)).toBe(false);
  });
});
