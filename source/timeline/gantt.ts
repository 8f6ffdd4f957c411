/**
 * Who ran on which core when, and why it came there: the strip beside each core. Closed stretches lie in chunks that copies
 * share, so that a long past costs nothing at a keyframe; what lies too far back is forgotten, the same way on every path.
 */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import type { Observer } from './observer.js';

/** On a core ran a task that no context belongs to. */
export const KERNEL_THREAD = -3;
/** Before the beginning, or after the end of a core that was taken away. */
export const NOTHING = -2;

/** One stretch of time on a core; `context` is -1 while it is idle, or KERNEL_THREAD. An open stretch has `to` Infinity. */
export interface Stretch {
  readonly context: number;
  readonly from: number;
  readonly to: number;
  /** Why it began: 'quantum', 'woken', 'block', ... */
  readonly why: string;
}
export interface Strip {
  /** Oldest first; never changed. */
  readonly chunks: readonly (readonly Stretch[])[];
  /** Newest last; the last one is open. */
  readonly latest: readonly Stretch[];
}
export interface Gantt {
  /** By core; those of cores that were taken away stay. */
  cores: Strip[];
}

const CHUNK = 128;
const MOST_CHUNKS = 256;

const begun = (context: number, from: number, why: string): Stretch => ({
  context,
  from,
  to: Number.POSITIVE_INFINITY,
  why,
});

export const gantt: Observer<Gantt> = {
  name: 'gantt',
  kinds: ['switch', 'idle', 'userSwitch'],
  start: (k: Kernel) => ({
    cores: k.state.cores.map((c) => ({ chunks: [], latest: [begun(c.context, 0, '')] })),
  }),
  fold(table: Gantt, event: KernelEvent) {
    const { core, time, why } = event;
    const context =
      event.kind === 'idle'
        ? why === 'gone'
          ? NOTHING
          : -1
        : event.context < 0 && event.task >= 0
          ? KERNEL_THREAD
          : event.context;
    while (table.cores.length <= core) table.cores.push({ chunks: [], latest: [begun(NOTHING, 0, '')] });
    const { chunks, latest } = table.cores[core]!;
    const last = latest[latest.length - 1]!;
    if (last.context === context) return;
    // Stretches and lists are shared with the copies in keyframes: replaced, never changed.
    const closed = [...latest.slice(0, -1), { ...last, to: Math.max(last.from, time) }];
    const open = begun(context, time, why);
    table.cores[core] =
      closed.length < CHUNK
        ? { chunks, latest: [...closed, open] }
        : { chunks: [...chunks.slice(1 - MOST_CHUNKS), closed], latest: [open] };
  },
  copy: (table: Gantt) => ({ cores: table.cores.slice() }),
};

/** The stretches of a core that touch [from, to), newest first. */
export function* stretchesIn(table: Gantt, core: number, from: number, to: number): Iterable<Stretch> {
  const strip = table.cores[core];
  if (strip === undefined) return;
  for (let c = strip.chunks.length; c >= 0; c--) {
    const list = c === strip.chunks.length ? strip.latest : strip.chunks[c]!;
    if (list.length === 0 || list[0]!.from >= to) continue;
    for (let i = list.length - 1; i >= 0; i--) {
      const stretch = list[i]!;
      if (stretch.to <= from && stretch.from < from) return;
      if (stretch.from < to) yield stretch;
    }
  }
}

/**
 * Who ran in each of `columns` equal spans that begin at `start`, nothing beyond `until`: context ids, -1 idle, NOTHING,
 * KERNEL_THREAD. The one who ran longest in the span, the later one where two ran equally long.
 */
export function strip(
  table: Gantt,
  core: number,
  start: number,
  columns: number,
  nsPerColumn: number,
  until: number,
): number[] {
  const result: number[] = new Array(columns).fill(NOTHING);
  const longest: number[] = new Array(columns).fill(0);
  const end = Math.min(until, start + columns * nsPerColumn);
  for (const s of stretchesIn(table, core, Math.max(0, start), end)) {
    const from = Math.max(s.from, start, 0);
    const to = Math.min(s.to, end);
    if (to <= from || s.context === NOTHING) continue;
    const first = Math.max(0, Math.floor((from - start) / nsPerColumn));
    const last = Math.min(columns - 1, Math.ceil((to - start) / nsPerColumn) - 1);
    for (let column = first; column <= last; column++) {
      const left = start + column * nsPerColumn;
      const overlap = Math.min(to, left + nsPerColumn) - Math.max(from, left);
      // Newest first: of two that ran equally long, the later one stays.
      if (overlap > longest[column]! && overlap > 0) {
        longest[column] = overlap;
        result[column] = s.context;
      }
    }
  }
  return result;
}

/**
 * Where a window of `columns` stands so that nothing jumps from step to step: it begins at 0 until it is full and then moves
 * by whole columns. `end`: a time that a person scrolled to, else now.
 */
export function windowStart(now: number, columns: number, nsPerColumn: number, end = now): number {
  const last = Math.ceil(Math.min(end, now) / nsPerColumn);
  return Math.max(0, last - columns) * nsPerColumn;
}
