/**
 * Drives a machine forward and back. A run is a function of (program, machine, seed, choices), so the past need not be
 * kept: keyframes share what did not change, and between them the machine is run again. One step back costs at most the
 * replay of one keyframe interval.
 *
 * Overrides are part of the run: one that a person adds cuts off the future beyond it, and going back does not undo it.
 */
import { boot } from '../kernel/boot.js';
import {
  EventKind,
  type EventMask,
  type EventName,
  joined,
  type KernelEvent,
  maskOf,
  meets,
  ordinaryEvents,
} from '../kernel/events.js';
import type { Kernel, Machine } from '../kernel/machine.js';
import type { ContextId } from '../kernel/state.js';
import { run, step } from '../kernel/step.js';
import { Op } from '../language/opcodes.js';
import { follow } from './follow.js';
import { type Gantt, gantt } from './gantt.js';
import {
  type Collector,
  type Inner,
  keep,
  lastKeptUpTo,
  listen,
  nextKeyframe,
  restoreKept,
  type Timeline,
  take,
  WORK,
  watchCopy,
} from './history.js';
import type { Observer } from './observer.js';
import { noOverrides, printSchedule, type Schedule } from './schedule.js';
import { watchers } from './watch/index.js';

/** The mask of each kind by itself. */
const MASKS = Object.fromEntries(
  (Object.keys(EventKind) as EventName[]).map((kind) => [kind, maskOf([kind])]),
) as Readonly<Record<EventName, EventMask>>;

/** Why an advance stopped. */
export type Stop = 'steps' | 'found' | 'ended' | 'budget';

/** Boots the machine at step 0, with the overrides of `schedule` if given. */
export function createTimeline(
  machine: Machine,
  options: { readonly schedule?: Schedule; readonly fingerprint: string; readonly observers?: readonly Observer[] },
): Timeline {
  const observers = [gantt as Observer, ...(options.observers ?? []), ...watchers];
  const schedule = options.schedule ?? noOverrides(options.fingerprint, machine.seed);
  // What booting itself does is no part of the history.
  const t = assemble(boot(machine), machine, observers, schedule);
  keep(t);
  return t;
}

/**
 * The same run at the same step, to go on apart from this one. What lies behind both is shared, as between keyframes, so it
 * takes no more than a step back.
 */
export function forkTimeline(t: Timeline): Timeline {
  const twin = assemble(boot(t.machine), t.machine, t.observers, t.schedule);
  twin.ranges = t.ranges;
  twin.kept.push(...t.kept.map((kept) => ({ ...kept })));
  twin.farthest = t.farthest;
  twin.end = t.end;
  restoreKept(twin, twin.kept[lastKeptUpTo(twin, position(t))]!);
  seek(twin, position(t));
  return twin;
}

/** A timeline without a keyframe yet, its kernel's events collected. */
function assemble(kernel: Kernel, machine: Machine, observers: readonly Observer[], schedule: Schedule): Inner {
  const wanted = observers.map((o) => maskOf(o.kinds));
  const usual = wanted.reduce(joined, ordinaryEvents);
  const collector: Collector = {
    ...usual,
    usual,
    list: [],
    stepOf: -1,
    segment: maskOf([]),
    looking: undefined,
    hits: 0,
    emit(event) {
      if (event.step !== this.stepOf) {
        this.list = [];
        this.stepOf = event.step;
      }
      if (event.kind !== 'pulse') this.list.push(event);
      if (event.kind === 'fork' && t.ranges.length > 0) {
        const spaceOf = (id: number) => kernel.state.processes[kernel.state.contexts[id]?.process ?? -1]?.space ?? -1;
        watchCopy(t, spaceOf(event.context), spaceOf(event.other));
      }
      const kind = MASKS[event.kind];
      if (!meets(this.segment, kind)) this.segment = joined(this.segment, kind);
      for (let i = 0; i < observers.length; i++)
        if (meets(wanted[i]!, kind)) observers[i]!.fold(t.tables[i], event, kernel);
      if (event.kind === 'fork') listen(t);
      if (this.looking?.(event)) this.hits++;
    },
  };
  const t: Inner = {
    kernel,
    machine,
    observers,
    tables: [],
    events: [],
    schedule,
    kept: [],
    farthest: 0,
    end: undefined,
    ranges: [],
    collector,
  };
  t.tables = observers.map((o) => o.start(kernel));
  kernel.sink = collector;
  kernel.forget();
  follow(kernel, t.schedule);
  return t;
}

/** The override string of the run so far. */
export function scheduleString(t: Timeline): string {
  return printSchedule(t.schedule);
}

/** Table of the strip of cores. */
export function ganttOf(t: Timeline): Gantt {
  return t.tables[0] as Gantt;
}

/** Events of the step just made, also in the middle of a search. */
export function latestEvents(t: Timeline): readonly KernelEvent[] {
  return (t as Inner).collector.list;
}

/** Present step. */
export function position(t: Timeline): number {
  return t.kernel.state.step;
}

/** Is the run over at the present step? */
export function isOver(t: Timeline): boolean {
  return t.kernel.state.outcome.kind !== 'running';
}

/** Runs `n` steps forward; answers 'ended' where the run is over before. */
export function forward(t: Timeline, n: number): Stop {
  const inner = t as Inner;
  let left = n;
  t.events = [];
  while (left > 0) {
    if (isOver(t)) return ended(t);
    const due = nextKeyframe(t);
    const room = due - t.kernel.state.step;
    const many = Math.min(left - 1, room);
    if (many > 0) {
      const before = t.kernel.state.step;
      const why = run(t.kernel, { steps: many, work: WORK });
      const done = t.kernel.state.step - before;
      left -= done;
      if (why === 'over' || done === 0) return finish(t, inner, left === 0 ? 'steps' : 'ended');
      if (why === 'work') keep(t);
    } else {
      const more = stepInFull(t, inner);
      left--;
      if (!more && left > 0) return finish(t, inner, 'ended');
    }
    if (t.kernel.state.step > t.farthest) t.farthest = t.kernel.state.step;
    if (t.kernel.state.step >= due) keep(t);
  }
  return finish(t, inner, 'steps');
}

/**
 * One step with memory accesses among its events, and with an event for the instruction itself: what is shown is explained
 * in full.
 */
export function stepInFull(t: Timeline, inner: Inner): boolean {
  const { collector } = inner;
  const { kernel } = t;
  const { low, high, top } = collector;
  collector.list = [];
  take(t, { low: -1, high: -1, top: -1 });
  const { controlled } = kernel.machine;
  const standing = (context: ContextId, retired: number) => ({
    context,
    pc: kernel.state.contexts[context]?.pc ?? -1,
    retired,
    call: kernel.state.contexts[context]?.calls.at(-1)?.intrinsic ?? -1,
  });
  // Where there are no cores, anybody may be the one who goes.
  const before = controlled
    ? kernel.state.contexts.map((_, id) => standing(id, -1))
    : kernel.state.cores.map((core) => standing(core.context, core.retired));
  const { choose } = kernel;
  let chosen = -1;
  if (controlled)
    kernel.choose = (kind, preferred, options, decision) => {
      const answer = choose(kind, preferred, options, decision);
      if (kind === 'context') chosen = answer;
      return answer;
    };
  const more = step(kernel);
  if (controlled) kernel.choose = choose;
  take(t, { low, high, top });
  const at = before[controlled ? chosen : kernel.core];
  if (more && at !== undefined && at.context >= 0 && kernel.state.cores[kernel.core]?.retired !== at.retired) {
    collector.list.push({
      kind: 'instruction',
      step: kernel.state.step,
      time: kernel.state.now,
      core: controlled ? -1 : kernel.core,
      task: kernel.state.cores[kernel.core]?.task ?? -1,
      context: at.context,
      pc: at.pc,
      other: -1,
      address: 0,
      value: 0,
      size: 0,
      // A library call takes several steps: is this its first?
      why: isUnderWay(kernel, at.pc, at.call) ? 'goes on' : '',
      numbers: undefined,
      text: '',
    });
  }
  return more;
}

const isUnderWay = (k: Kernel, pc: number, call: number): boolean =>
  call >= 0 && k.program.code[4 * pc] === Op.INTRINSIC && k.program.code[4 * pc + 1] === call;

export function finish(t: Timeline, inner: Inner, why: Stop): Stop {
  t.events = inner.collector.list;
  if (t.kernel.state.step > t.farthest) t.farthest = t.kernel.state.step;
  if (isOver(t)) t.end = t.kernel.state.step;
  return why;
}

export function ended(t: Timeline): Stop {
  t.end = t.kernel.state.step;
  t.events = (t as Inner).collector.list;
  return 'ended';
}

/** Goes to a step, forward or back; beyond the end it stops there. `budget`: at most so many new steps. */
export function seek(t: Timeline, target: number, budget = Number.POSITIVE_INFINITY): Stop {
  const wanted = Math.max(0, Math.trunc(target));
  const at = t.kernel.state.step;
  const kept = t.kept[lastKeptUpTo(t, wanted)]!;
  // From a keyframe, the last step is run by itself, so that its events are there to be shown.
  if (wanted < at || kept.step > at) {
    const from = wanted > 0 && kept.step === wanted ? t.kept[Math.max(0, lastKeptUpTo(t, wanted - 1))]! : kept;
    restoreKept(t, from);
  }
  const n = wanted - t.kernel.state.step;
  if (n === 0) {
    if (wanted !== at) t.events = [];
    return 'steps';
  }
  if (n > budget) {
    const stopped = forward(t, budget);
    return stopped === 'steps' ? 'budget' : stopped;
  }
  return forward(t, n);
}

/** Takes `n` steps back. */
export function back(t: Timeline, n = 1): Stop {
  return seek(t, t.kernel.state.step - n);
}
