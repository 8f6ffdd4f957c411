/** Who ran on which core when: the strip beside each core. Bounded: the recent past only. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import type { Observer } from './observer.js';

/** On a core ran a task that no context belongs to. */
export const KERNEL_THREAD = -3;

/** One stretch of time on a core; `context` is -1 while it is idle, or KERNEL_THREAD. An open stretch has `to` Infinity. */
export interface Stretch {
  readonly context: number;
  readonly from: number;
  to: number;
}
export interface Gantt {
  readonly cores: Stretch[][];
}

const KEPT = 512;

export const gantt: Observer<Gantt> = {
  name: 'gantt',
  kinds: ['switch', 'idle'],
  start: (k: Kernel) => ({
    cores: k.state.cores.map((c) => [{ context: c.context, from: 0, to: Number.POSITIVE_INFINITY }]),
  }),
  fold(table: Gantt, event: KernelEvent) {
    const strip = table.cores[event.core];
    if (!strip) return;
    const context = event.kind === 'idle' ? -1 : event.context < 0 && event.task >= 0 ? KERNEL_THREAD : event.context;
    const last = strip[strip.length - 1];
    if (last && last.context === context && last.to === Number.POSITIVE_INFINITY) return;
    // Stretches are shared with the copies in keyframes: close by replacing, never in place.
    if (last) strip[strip.length - 1] = { ...last, to: Math.max(last.from, event.time) };
    strip.push({ context, from: event.time, to: Number.POSITIVE_INFINITY });
    if (strip.length > 2 * KEPT) strip.splice(0, strip.length - KEPT);
  },
  copy: (table: Gantt) => ({ cores: table.cores.map((strip) => strip.slice(-KEPT)) }),
};

/**
 * Who ran in each of `columns` equal spans that end at `now`: context ids, -1 idle, -2 before the beginning, KERNEL_THREAD. The one who
 * ran longest in the span, the later one where two ran equally long.
 */
export function strip(table: Gantt, core: number, now: number, columns: number, nsPerColumn: number): number[] {
  const stretches = table.cores[core] ?? [];
  const start = now - columns * nsPerColumn;
  const result: number[] = new Array(columns).fill(-2);
  const longest: number[] = new Array(columns).fill(0);
  for (const s of stretches) {
    const from = Math.max(s.from, start, 0);
    const to = Math.min(s.to, now);
    if (to <= from) continue;
    const first = Math.max(0, Math.floor((from - start) / nsPerColumn));
    const last = Math.min(columns - 1, Math.ceil((to - start) / nsPerColumn) - 1);
    for (let column = first; column <= last; column++) {
      const left = start + column * nsPerColumn;
      const overlap = Math.min(to, left + nsPerColumn) - Math.max(from, left);
      if (overlap >= longest[column]! && overlap > 0) {
        longest[column] = overlap;
        result[column] = s.context;
      }
    }
  }
  return result;
}
