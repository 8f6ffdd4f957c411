/**
 * The past of a timeline: keyframes that share what did not change, spaced by what they cost, thinned with age, with the kinds
 * of events between them for searching back.
 */
import type { EventMask, EventSink, KernelEvent } from '../kernel/events.js';
import { joined, maskOf } from '../kernel/events.js';
import { type Keyframe, keyframe, restore, sizeOf } from '../kernel/keyframe.js';
import type { Kernel, Machine } from '../kernel/machine.js';
import { listenToAccesses } from '../kernel/order.js';
import { FIRST_VARIABLE_TAG } from '../kernel/scratch.js';
import type { Mutable } from '../kernel/state.js';
import { unwatch, watch } from '../kernel/watch.js';
import type { Gantt } from './gantt.js';
import { listenerIn, type Observer } from './observer.js';
import type { Schedule } from './schedule.js';

/** Steps between keyframes: a quarter of a millisecond of replay where they are plain instructions. */
const SPACING = 10_000;
/** Where much is copied between two keyframes (deep stacks), they stand farther apart: a step for so many bytes, to a limit. */
const BYTES_A_STEP = 200;
const MAX_SPACING = 100_000;
/** Library calls that do much (scratch.work): the next keyframe comes earlier. Some milliseconds of replay. */
export const WORK = 1 << 22;
/** Beyond this many keyframes every second one of the older half goes, as long as replaying stays within MAX_GAP steps. */
const MAX_KEYFRAMES = 1024;
const MAX_GAP = 100_000;
/** Bytes that keyframes may hold beyond the present state, estimated. */
const MAX_BYTES = 220 << 20;

export interface Kept {
  readonly step: number;
  readonly frame: Keyframe;
  /** The machine then: a person may exchange policy and cores in mid-run. */
  readonly machine: Machine;
  readonly tables: readonly unknown[];
  /** Bytes that this keyframe keeps alive beyond the one before. */
  readonly bytes: number;
  /** Steps to the next one. */
  readonly spacing: number;
  /** Kinds of events between this keyframe and the next. */
  kinds: EventMask;
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

export interface Inner extends Timeline {
  readonly collector: Collector;
}
export interface Collector extends EventSink {
  low: number;
  high: number;
  top: number;
  /** What it takes when nobody searches or steps in full: ordinary events, and what observers want. */
  readonly usual: EventMask;
  list: KernelEvent[];
  stepOf: number;
  /** Kinds since the latest keyframe. */
  segment: EventMask;
  /** Set during a search. */
  looking: ((event: KernelEvent) => boolean) | undefined;
  hits: number;
}

const nothing: EventMask = maskOf([]);

/** Says which kinds of events are taken from here on. */
export function take(t: Timeline, mask: EventMask): void {
  const { collector } = t as Inner;
  collector.low = mask.low;
  collector.high = mask.high;
  collector.top = mask.top;
  t.kernel.forget();
}

export function keep(t: Inner | Timeline): void {
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
  const strips = (tables[0] as Gantt).cores.reduce(
    (sum, { latest, chunks }) => sum + 8 * (latest.length + chunks.length),
    0,
  );
  const bytes = sizeOf(frame, previous?.frame) + strips;
  if (previous && position === t.kept.length) {
    previous.kinds = joined(previous.kinds, inner.collector.segment);
  }
  inner.collector.segment = nothing;
  // Between two kept frames the kinds are not known apart: the new part inherits them all.
  const between = position < t.kept.length ? previous : undefined;
  t.kept.splice(position, 0, {
    step: at,
    frame,
    machine: t.kernel.machine,
    tables,
    bytes,
    // The first holds the whole machine: how much changes is not known yet.
    spacing: previous === undefined ? SPACING : Math.max(SPACING, Math.min(MAX_SPACING, bytes / BYTES_A_STEP)),
    kinds: between?.kinds ?? nothing,
  });
  thin(t);
  listen(t);
}

/** The observer that wants to hear of accesses to memory hears of them, if it still does. */
export function listen(t: Timeline): void {
  listenToAccesses(t.kernel, listenerIn(t.observers, t.tables));
}

export function thin(t: Timeline): void {
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
    before.kinds = joined(before.kinds, t.kept[i]!.kinds);
    t.kept.splice(i, 1);
  }
}

/** Step at which the next keyframe is due; where the history is known and dense enough, behind it. */
export function nextKeyframe(t: Timeline): number {
  const at = t.kernel.state.step;
  let i = lastKeptUpTo(t, at);
  while (i + 1 < t.kept.length && t.kept[i + 1]!.step - t.kept[i]!.step < 2 * t.kept[i]!.spacing) i++;
  return Math.max(at + 1, Math.ceil(t.kept[i]!.step + t.kept[i]!.spacing));
}

/** Says which writes are `watched` events from here on. Changes nothing in the run. */
export function watchRanges(t: Timeline, ranges: readonly Range[]): void {
  unwatch(t.kernel, FIRST_VARIABLE_TAG);
  t.ranges = ranges;
  for (const r of ranges) watch(t.kernel, r.space, r.address, r.size, FIRST_VARIABLE_TAG);
}

/**
 * A process has been made with a copy of another's memory: what is watched in the one is watched in the other from the start,
 * so that who wrote what last does not depend on when somebody looked.
 */
export function watchCopy(t: Timeline, parent: number, child: number): void {
  if (parent === child) return;
  const known = t.ranges.filter((r) => r.space === child);
  const copied = t.ranges.filter((r) => r.space === parent).map((r) => ({ ...r, space: child }));
  const added = copied.filter((r) => !known.some((have) => have.address === r.address && have.size === r.size));
  t.ranges = [...t.ranges, ...added];
  for (const r of [...known, ...added]) watch(t.kernel, r.space, r.address, r.size, FIRST_VARIABLE_TAG);
}

export function restoreKept(t: Timeline, kept: Kept): void {
  (t.kernel as Mutable<Kernel>).machine = kept.machine;
  restore(t.kernel, kept.frame);
  t.kernel.scratch.work = 0;
  // Watches are the host's own scratch, which restoring drops.
  watchRanges(t, t.ranges);
  t.tables = kept.tables.map((table, i) => t.observers[i]!.copy(table));
  listen(t);
  const { collector } = t as Inner;
  collector.list = [];
  collector.stepOf = -1;
  collector.segment = nothing;
}

export function lastKeptUpTo(t: Timeline, target: number): number {
  let low = 0;
  let high = t.kept.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (t.kept[middle]!.step <= target) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Figures of the history, for `bench` and the inspector. */
export function historyFigures(t: Timeline): {
  readonly keyframes: number;
  readonly bytes: number;
  readonly farthest: number;
} {
  return { keyframes: t.kept.length, bytes: t.kept.reduce((sum, kept) => sum + kept.bytes, 0), farthest: t.farthest };
}
