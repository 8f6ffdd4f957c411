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
  type EventName,
  type EventSink,
  type KernelEvent,
  maskOf,
  ordinaryEvents,
} from '../kernel/events.js';
import { type Keyframe, keyframe, restore, sizeOf } from '../kernel/keyframe.js';
import type { Chooser, Kernel, Machine } from '../kernel/machine.js';
import { replace } from '../kernel/schedule.js';
import { FIRST_VARIABLE_TAG } from '../kernel/scratch.js';
import { run, step } from '../kernel/step.js';
import { unwatch, watch } from '../kernel/watch.js';
import { Op } from '../language/opcodes.js';
import { type Gantt, gantt } from './gantt.js';
import type { Observer } from './observer.js';
import { noOverrides, printSchedule, type Schedule } from './schedule.js';

/** Steps between keyframes: a quarter of a millisecond of replay where they are plain instructions. */
const SPACING = 10_000;
/** Where much is copied between two keyframes (deep stacks), they stand farther apart: a step for so many bytes, to a limit. */
const BYTES_A_STEP = 200;
const MAX_SPACING = 100_000;
/** Library calls that do much (scratch.work): the next keyframe comes earlier. Some milliseconds of replay. */
const WORK = 1 << 22;
/** Beyond this many keyframes every second one of the older half goes, as long as replaying stays within MAX_GAP steps. */
const MAX_KEYFRAMES = 1024;
const MAX_GAP = 100_000;
/** Bytes that keyframes may hold beyond the present state, estimated. */
const MAX_BYTES = 220 << 20;

interface Kept {
  readonly step: number;
  readonly frame: Keyframe;
  readonly tables: readonly unknown[];
  /** Bytes that this keyframe keeps alive beyond the one before. */
  readonly bytes: number;
  /** Steps to the next one. */
  readonly spacing: number;
  /** Kinds of events between this keyframe and the next. */
  low: number;
  high: number;
}

export interface Timeline {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly observers: readonly Observer[];
  /** Tables of the observers, as of the present step. */
  tables: unknown[];
  /** Events of the step that led here. */
  events: readonly KernelEvent[];
  schedule: Schedule;
  readonly kept: Kept[];
  /** Farthest step executed with the present overrides. */
  farthest: number;
  /** Step at which the run ends, once known. */
  end: number | undefined;
  /** Ranges of memory whose writes are `watched` events (watchRanges). */
  ranges: readonly Range[];
}

/** Bytes [address, address + size) of an address space. */
export interface Range {
  readonly space: number;
  readonly address: number;
  readonly size: number;
}

interface Inner extends Timeline {
  readonly collector: Collector;
}
interface Collector extends EventSink {
  low: number;
  high: number;
  list: KernelEvent[];
  stepOf: number;
  segmentLow: number;
  segmentHigh: number;
  /** Set during a search. */
  looking: ((event: KernelEvent) => boolean) | undefined;
  hits: number;
}

/** Why an advance stopped. */
export type Stop = 'steps' | 'found' | 'ended' | 'budget';

/** Boots the machine at step 0, with the overrides of `schedule` if given. */
export function createTimeline(
  machine: Machine,
  options: { readonly schedule?: Schedule; readonly fingerprint: string; readonly observers?: readonly Observer[] },
): Timeline {
  const observers = [gantt as Observer, ...(options.observers ?? [])];
  const wanted = observers.map((o) => maskOf(o.kinds));
  const collector: Collector = {
    low: ordinaryEvents.low,
    high: ordinaryEvents.high,
    list: [],
    stepOf: -1,
    segmentLow: 0,
    segmentHigh: 0,
    looking: undefined,
    hits: 0,
    emit(event) {
      if (event.step !== this.stepOf) {
        this.list = [];
        this.stepOf = event.step;
      }
      this.list.push(event);
      const bit = EventKind[event.kind];
      const low = bit < 32 ? 1 << bit : 0;
      const high = bit < 32 ? 0 : 1 << (bit - 32);
      this.segmentLow |= low;
      this.segmentHigh |= high;
      for (let i = 0; i < observers.length; i++) {
        const mask = wanted[i]!;
        if ((mask.low & low) !== 0 || (mask.high & high) !== 0) observers[i]!.fold(t.tables[i], event);
      }
      if (this.looking?.(event)) this.hits++;
    },
  };
  // What booting itself does is no part of the history.
  const kernel = boot(machine);
  const t: Inner = {
    kernel,
    machine,
    observers,
    tables: [],
    events: [],
    schedule: options.schedule ?? noOverrides(options.fingerprint, machine.seed),
    kept: [],
    farthest: 0,
    end: undefined,
    ranges: [],
    collector,
  };
  t.tables = observers.map((o) => o.start(kernel));
  kernel.sink = collector;
  kernel.forget();
  applySchedule(t);
  keep(t);
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

function applySchedule(t: Timeline): void {
  follow(t.kernel, t.schedule);
}

/** Makes a kernel follow a schedule: its answers and its forced preemptions. */
export function follow(kernel: Kernel, schedule: Schedule): void {
  const answers = new Map(schedule.answers.map((a) => [a.decision, a.answer] as const));
  const contexts = schedule.contexts;
  const chooser: Chooser = (kind, preferred, options, decision) => {
    // In a controlled run every step asks for a context once; other kinds of choices are rare and counted in `decision`
    // too, so the position in the list of contexts is the number of steps done.
    const answer =
      answers.get(decision) ?? (kind === 'context' && contexts.length > 0 ? contexts[kernel.state.step] : undefined);
    return answer !== undefined && options().includes(answer) ? answer : preferred;
  };
  kernel.choose = chooser;
  kernel.forced = schedule.forced;
}

function keep(t: Inner | Timeline): void {
  const inner = t as Inner;
  const { step: at } = t.kernel.state;
  let position = t.kept.length;
  while (position > 0 && t.kept[position - 1]!.step >= at) position--;
  t.kernel.scratch.work = 0;
  if (t.kept[position]?.step === at) return;
  const previous = t.kept[position - 1];
  const frame = keyframe(t.kernel);
  const tables = t.tables.map((table, i) => t.observers[i]!.copy(table));
  // Of the tables, the strips of the cores are what takes room.
  const strips = (tables[0] as Gantt).cores.reduce((sum, strip) => sum + 8 * strip.length, 0);
  const bytes = sizeOf(frame, previous?.frame) + strips;
  if (previous && position === t.kept.length) {
    previous.low |= inner.collector.segmentLow;
    previous.high |= inner.collector.segmentHigh;
  }
  inner.collector.segmentLow = 0;
  inner.collector.segmentHigh = 0;
  // Between two kept frames the kinds are not known apart: the new part inherits them all.
  const between = position < t.kept.length ? previous : undefined;
  t.kept.splice(position, 0, {
    step: at,
    frame,
    tables,
    bytes,
    // The first holds the whole machine: how much changes is not known yet.
    spacing: previous === undefined ? SPACING : Math.max(SPACING, Math.min(MAX_SPACING, bytes / BYTES_A_STEP)),
    low: between?.low ?? 0,
    high: between?.high ?? 0,
  });
  thin(t);
}

function thin(t: Timeline): void {
  const total = t.kept.reduce((sum, kept) => sum + kept.bytes, 0);
  if (t.kept.length <= MAX_KEYFRAMES && total <= MAX_BYTES) return;
  const half = t.kept.length >> 1;
  const gap =
    total > MAX_BYTES
      ? Number.POSITIVE_INFINITY
      : MAX_GAP * Math.max(1, Math.floor(t.farthest / (MAX_KEYFRAMES * SPACING)));
  for (let i = half; i >= 1; i -= 2) {
    const before = t.kept[i - 1]!;
    const after = t.kept[i + 1];
    if (!after || after.step - before.step > gap) continue;
    before.low |= t.kept[i]!.low;
    before.high |= t.kept[i]!.high;
    t.kept.splice(i, 1);
  }
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

/** Step at which the next keyframe is due; where the history is known and dense enough, behind it. */
function nextKeyframe(t: Timeline): number {
  const at = t.kernel.state.step;
  let i = lastKeptUpTo(t, at);
  while (i + 1 < t.kept.length && t.kept[i + 1]!.step - t.kept[i]!.step < 2 * t.kept[i]!.spacing) i++;
  return Math.max(at + 1, Math.ceil(t.kept[i]!.step + t.kept[i]!.spacing));
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
function stepInFull(t: Timeline, inner: Inner): boolean {
  const { collector } = inner;
  const { kernel } = t;
  const { low, high } = collector;
  collector.list = [];
  collector.low = -1;
  collector.high = -1;
  kernel.forget();
  const before = kernel.state.cores.map((core) => ({
    context: core.context,
    pc: kernel.state.contexts[core.context]?.pc ?? -1,
    retired: core.retired,
    call: kernel.state.contexts[core.context]?.calls.at(-1)?.intrinsic ?? -1,
  }));
  const more = step(kernel);
  collector.low = low;
  collector.high = high;
  kernel.forget();
  const at = before[kernel.core];
  if (more && at !== undefined && at.context >= 0 && kernel.state.cores[kernel.core]?.retired !== at.retired) {
    collector.list.push({
      kind: 'instruction',
      step: kernel.state.step,
      time: kernel.state.now,
      core: kernel.core,
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

function finish(t: Timeline, inner: Inner, why: Stop): Stop {
  t.events = inner.collector.list;
  if (t.kernel.state.step > t.farthest) t.farthest = t.kernel.state.step;
  if (isOver(t)) t.end = t.kernel.state.step;
  return why;
}

function ended(t: Timeline): Stop {
  t.end = t.kernel.state.step;
  t.events = (t as Inner).collector.list;
  return 'ended';
}

/** Says which writes are `watched` events from here on. Changes nothing in the run. */
export function watchRanges(t: Timeline, ranges: readonly Range[]): void {
  unwatch(t.kernel, FIRST_VARIABLE_TAG);
  t.ranges = ranges;
  for (const r of ranges) watch(t.kernel, r.space, r.address, r.size, FIRST_VARIABLE_TAG);
}

function restoreKept(t: Timeline, kept: Kept): void {
  restore(t.kernel, kept.frame);
  t.kernel.scratch.work = 0;
  // Watches are the host's own scratch, which restoring drops.
  watchRanges(t, t.ranges);
  t.tables = kept.tables.map((table, i) => t.observers[i]!.copy(table));
  const { collector } = t as Inner;
  collector.list = [];
  collector.stepOf = -1;
  collector.segmentLow = 0;
  collector.segmentHigh = 0;
}

function lastKeptUpTo(t: Timeline, target: number): number {
  let low = 0;
  let high = t.kept.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (t.kept[middle]!.step <= target) low = middle;
    else high = middle - 1;
  }
  return low;
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

/** What a search looks for: an event (of one of the kinds, if given, that passes the test), or a state. */
export type Target =
  | { readonly kind: 'event'; readonly kinds: readonly EventName[]; readonly test?: (event: KernelEvent) => boolean }
  /** `begin` is told where a stretch of steps begins: what is so there already is no arrival. */
  | { readonly kind: 'state'; readonly test: (k: Kernel) => boolean; readonly begin?: (k: Kernel) => void };

/**
 * Runs forward until the target is met, at most `budget` steps. At least one step is taken. `told`: the last step is to be
 * shown; who only counts saves the time.
 */
export function searchForward(t: Timeline, target: Target, budget: number, told = true): Stop {
  const from = position(t);
  const stop = runTo(t, target, budget);
  const at = position(t);
  if (told && stop !== 'budget' && at > from) tell(t);
  return stop;
}

/** Makes the last step once more and in full: the instruction, what it loaded and stored. */
function tell(t: Timeline): void {
  const at = position(t);
  if (at === 0) {
    t.events = [];
    return;
  }
  seek(t, at - 1);
  forward(t, 1);
}

function runTo(t: Timeline, target: Target, budget: number): Stop {
  const inner = t as Inner;
  let hit = false;
  if (target.kind === 'state') target.begin?.(t.kernel);
  const wanted = target.kind === 'event' ? maskOf(target.kinds) : undefined;
  const saved = { low: inner.collector.low, high: inner.collector.high };
  if (target.kind === 'event' && wanted) {
    inner.collector.low |= wanted.low;
    inner.collector.high |= wanted.high;
    t.kernel.forget();
    const kinds = new Set<string>(target.kinds);
    inner.collector.looking = (event) => {
      if (kinds.has(event.kind) && (target.test?.(event) ?? true)) hit = true;
      return hit;
    };
  }
  try {
    let due = nextKeyframe(t);
    for (let i = 0; i < budget; i++) {
      if (isOver(t)) return ended(t);
      inner.collector.list = [];
      const more = i === budget - 1 ? stepInFull(t, inner) : step(t.kernel);
      if (t.kernel.state.step >= due || t.kernel.scratch.work >= WORK) {
        keep(t);
        due = nextKeyframe(t);
      }
      if (hit || (target.kind === 'state' && target.test(t.kernel))) return finish(t, inner, 'found');
      if (!more) return finish(t, inner, 'ended');
    }
    return finish(t, inner, 'budget');
  } finally {
    inner.collector.looking = undefined;
    inner.collector.low = saved.low;
    inner.collector.high = saved.high;
    t.kernel.forget();
  }
}

/**
 * Goes back to the last step before the present one at which the target was met; stays where it is ('ended') if there is
 * none. Stretches between keyframes without such events are skipped by the index of kinds.
 */
export function searchBack(t: Timeline, target: Target): Stop {
  const inner = t as Inner;
  const from = t.kernel.state.step;
  const wanted = target.kind === 'event' ? maskOf(target.kinds) : undefined;
  const ordinary =
    wanted !== undefined && (wanted.low & ~ordinaryEvents.low) === 0 && (wanted.high & ~ordinaryEvents.high) === 0;
  const kinds = new Set<string>(target.kind === 'event' ? target.kinds : []);
  let limit = from - 1;
  for (let i = lastKeptUpTo(t, Math.max(0, from - 1)); i >= 0; i--) {
    const kept = t.kept[i]!;
    const closed = i + 1 < t.kept.length;
    const none =
      ordinary && closed && wanted !== undefined && (kept.low & wanted.low) === 0 && (kept.high & wanted.high) === 0;
    if (!none) {
      restoreKept(t, kept);
      let found = -1;
      let eventHere = false;
      if (wanted) {
        inner.collector.low |= wanted.low;
        inner.collector.high |= wanted.high;
        t.kernel.forget();
        inner.collector.looking = (event) => {
          if (target.kind === 'event' && kinds.has(event.kind) && (target.test?.(event) ?? true)) eventHere = true;
          return eventHere;
        };
      }
      // What happened with the step to this keyframe itself, the stretch before it tells.
      if (target.kind === 'state' && target.begin) target.begin(t.kernel);
      else if (target.kind === 'state' && kept.step <= limit && target.test(t.kernel)) found = kept.step;
      while (t.kernel.state.step < limit && !isOver(t)) {
        eventHere = false;
        inner.collector.list = [];
        step(t.kernel);
        if (target.kind === 'event' ? eventHere : target.test(t.kernel)) found = t.kernel.state.step;
      }
      inner.collector.looking = undefined;
      inner.collector.low = ordinaryEvents.low;
      inner.collector.high = ordinaryEvents.high;
      t.kernel.forget();
      if (found >= 0) {
        seek(t, found);
        tell(t);
        return 'found';
      }
    }
    limit = Math.min(limit, kept.step);
  }
  seek(t, from);
  return 'ended';
}

/** Makes a core run a task from the present step on; false if it cannot run there now. The future beyond is cut off and decided anew. */
export function force(t: Timeline, core: number, task: number): boolean {
  const at = t.kernel.state.step;
  const after = t.kernel.state.cores[core]?.retired;
  if (t.schedule.forced.some((f) => f.core === core && f.after === after)) {
    // An earlier choice at this very instruction was carried out already: the new one takes its place, from there on.
    searchBack(t, {
      kind: 'state',
      test: (k) => k.state.cores[core]!.retired === after && k.state.cores[core]!.forcedAt !== after,
    });
  }
  const forced = replace(t.kernel, core, task);
  if (!forced) {
    seek(t, at);
    return false;
  }
  t.schedule = { ...t.schedule, forced };
  cutFuture(t);
  return true;
}

/** Overrides the answer to the next decision, or to one that was just taken back (`decision` <= the state's own number). */
export function answer(t: Timeline, decision: number, value: number): void {
  const answers = t.schedule.answers.filter((a) => a.decision < decision).concat({ decision, answer: value });
  t.schedule = { ...t.schedule, answers };
  cutFuture(t);
}

/** Takes the last override back; false if there was none. The run stays at its step if that lies before the override. */
export function takeBackOverride(t: Timeline): boolean {
  const { forced, answers } = t.schedule;
  if (forced.length > 0) t.schedule = { ...t.schedule, forced: forced.slice(0, -1) };
  else if (answers.length > 0) t.schedule = { ...t.schedule, answers: answers.slice(0, -1) };
  else return false;
  const at = t.kernel.state.step;
  t.kept.length = 1;
  restoreKept(t, t.kept[0]!);
  t.kept[0]!.low = 0;
  t.kept[0]!.high = 0;
  cutFuture(t);
  seek(t, at);
  return true;
}

function cutFuture(t: Timeline): void {
  const at = t.kernel.state.step;
  while (t.kept.length > 1 && t.kept[t.kept.length - 1]!.step > at) t.kept.pop();
  // Overrides that lie in the future that no longer exists go too.
  const decision = t.kernel.state.decision;
  t.schedule = {
    ...t.schedule,
    answers: t.schedule.answers.filter((a) => a.decision <= decision),
    forced: t.schedule.forced.filter((f) => f.after <= (t.kernel.state.cores[f.core]?.retired ?? 0)),
  };
  t.farthest = at;
  t.end = undefined;
  applySchedule(t);
}

/** Figures of the history, for `bench` and the inspector. */
export function historyFigures(t: Timeline): {
  readonly keyframes: number;
  readonly bytes: number;
  readonly farthest: number;
} {
  return { keyframes: t.kept.length, bytes: t.kept.reduce((sum, kept) => sum + kept.bytes, 0), farthest: t.farthest };
}
