/**
 * Priority inversion, measured: while a thread waits for a lock, its holder is less urgent, ready and on no core, and
 * somebody less urgent than the waiter has a core in its place (Lampson and Redell 1980, on Mesa: the middle one). The span
 * ends when the holder runs again, or the waiter waits no longer.
 */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { objectAt } from '../kernel/objects.js';
import type { Task } from '../kernel/state.js';
import type { Observer } from './observer.js';
import { type Finds, say } from './verdicts.js';

export interface Span {
  /** Contexts: who waits, who holds the lock, who runs meanwhile. */
  readonly waiter: number;
  readonly holder: number;
  readonly middle: number;
  readonly from: number;
  /** ns; Infinity while it lasts. */
  readonly to: number;
}

interface Waiter {
  readonly context: number;
  readonly address: number;
  readonly space: number;
  readonly span: Span | undefined;
}

export interface Inversions extends Finds {
  /** Threads that wait for a lock whose holder is less urgent. */
  waiters: readonly Waiter[];
  /** ns of the spans that are over, and how many there were. */
  total: number;
  count: number;
  /** The longest one that is over. */
  longest: Span | undefined;
}

/** How urgent a task is, to be compared: real-time classes above static priorities above nice values. */
export function urgency(task: Task): number {
  if (task.schedClass === 'fifo' || task.schedClass === 'rr') return 1_000_000 + task.priority;
  return task.priority > 0 ? 1000 + task.priority : -task.nice;
}

export const inversions: Observer<Inversions> = {
  name: 'inversions',
  kinds: ['contend', 'acquire', 'exit', 'switch', 'idle', 'ready', 'block'],
  start: () => ({ found: [], waiters: [], total: 0, count: 0, longest: undefined }),
  fold(table, event, k) {
    if (event.kind === 'contend') contend(table, event, k);
    if (table.waiters.length === 0) return;
    if (event.kind === 'acquire' || event.kind === 'exit') leave(table, event);
    table.waiters = table.waiters.map((waiter) => look(table, waiter, event.time, k));
  },
  copy: (table) => ({ ...table }),
  found: (table) => table.found,
};

/** Inversion until now: what is over and what lasts. */
export function inversionNow(table: Inversions, now: number): { readonly total: number; readonly longest: number } {
  let { total } = table;
  let longest = table.longest === undefined ? 0 : table.longest.to - table.longest.from;
  for (const { span } of table.waiters) {
    if (span === undefined || now <= span.from) continue;
    total += now - span.from;
    longest = Math.max(longest, now - span.from);
  }
  return { total, longest };
}

const taskOf = (k: Kernel, context: number): Task | undefined => k.state.tasks[k.state.contexts[context]?.task ?? -1];

function contend(table: Inversions, event: KernelEvent, k: Kernel): void {
  const waiter = taskOf(k, event.context);
  const holder = taskOf(k, event.other);
  if (waiter === undefined) return;
  close(table, event.context, event.time);
  // Only where the holder is less urgent can it come to an inversion: else nothing is looked at again.
  if (holder === undefined || urgency(holder) >= urgency(waiter)) return;
  const space = k.state.processes[waiter.process]?.space ?? -1;
  table.waiters = [...table.waiters, { context: event.context, address: event.address, space, span: undefined }];
}

function leave(table: Inversions, event: KernelEvent): void {
  const waiting = table.waiters.find((w) => w.context === event.context);
  if (waiting === undefined) return;
  if (event.kind === 'exit' || waiting.address === event.address) close(table, event.context, event.time);
}

function close(table: Inversions, context: number, time: number): void {
  const waiter = table.waiters.find((w) => w.context === context);
  if (waiter === undefined) return;
  over(table, waiter.span, time);
  table.waiters = table.waiters.filter((w) => w !== waiter);
}

function over(table: Inversions, span: Span | undefined, time: number): void {
  if (span === undefined || time <= span.from) return;
  const done = { ...span, to: time };
  table.total += time - span.from;
  table.count++;
  if (table.longest === undefined || done.to - done.from > table.longest.to - table.longest.from) table.longest = done;
}

/** Is it inverted now? A span begins, goes on, or ends. */
function look(table: Inversions, waiter: Waiter, time: number, k: Kernel): Waiter {
  const middle = middleOf(k, waiter);
  if (middle === undefined) {
    over(table, waiter.span, time);
    return waiter.span === undefined ? waiter : { ...waiter, span: undefined };
  }
  if (waiter.span !== undefined) return waiter;
  const { context, address, space } = waiter;
  say(k, table, `inversion ${context} ${middle.holder} ${middle.middle}`, {
    kind: 'inversion',
    contexts: [context, middle.holder, middle.middle],
    address,
    space,
  });
  return { ...waiter, span: { waiter: waiter.context, ...middle, from: time, to: Number.POSITIVE_INFINITY } };
}

function middleOf(k: Kernel, waiter: Waiter): { readonly holder: number; readonly middle: number } | undefined {
  const waits = taskOf(k, waiter.context);
  if (waits === undefined || waits.state !== 'sleeping') return undefined;
  const holder = objectAt(k, waiter.space, waiter.address)?.owner ?? -1;
  const holds = taskOf(k, holder);
  if (holds === undefined || holds.state !== 'ready' || urgency(holds) >= urgency(waits)) return undefined;
  for (const core of k.state.cores) {
    const runs = k.state.tasks[core.task];
    if (runs === undefined || runs.context < 0 || runs.id === holds.id || runs.state !== 'running') continue;
    if (urgency(runs) < urgency(waits)) return { holder, middle: runs.context };
  }
  return undefined;
}
