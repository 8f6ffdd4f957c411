/** Pending timers: a binary heap by (time, the policy's first, id) in `state.timers`, with the place of each, so that all is O(log n). */
import { type OwnedTimers, ownTimers } from './epoch.js';
import type { Kernel } from './machine.js';
import type { ContextId, State, Timer } from './state.js';

/** Simulated time ends here, ns (104 days): before numbers stop to count single ones. */
export const END_OF_TIME = 2 ** 53 - 2 ** 40;

/** Of equal times the policy's own go first (a boost counts for who arrives with it), then in the order of their arming. */
const before = (a: Timer, b: Timer): boolean => {
  if (a.time !== b.time) return a.time < b.time;
  const own = a.kind === 'policy';
  return own === (b.kind === 'policy') ? a.id < b.id : own;
};

function place(w: OwnedTimers, timer: Timer, at: number): void {
  w.heap[at] = timer;
  w.positions.set(timer.id, at);
}

function up(w: OwnedTimers, timer: Timer, start: number): void {
  let at = start;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const other = w.heap[parent]!;
    if (!before(timer, other)) break;
    place(w, other, at);
    at = parent;
  }
  place(w, timer, at);
}

function down(w: OwnedTimers, timer: Timer, start: number): void {
  const n = w.heap.length;
  let at = start;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= n) break;
    if (child + 1 < n && before(w.heap[child + 1]!, w.heap[child]!)) child++;
    const other = w.heap[child]!;
    if (!before(other, timer)) break;
    place(w, other, at);
    at = child;
  }
  place(w, timer, at);
}

/** Time of the earliest timer, ns; Infinity if none is pending. */
export function nextTimer(s: State): number {
  const first = s.timers.heap[0];
  return first === undefined ? Number.POSITIVE_INFINITY : first.time;
}

/** Arms a timer for `time` (ns, absolute; one in the past fires at once, none later than END_OF_TIME) and answers its id. Of equal times the policy's fire first, then the first armed. */
export function armTimer(k: Kernel, time: number, kind: string, context: ContextId, value: number): number {
  const w = ownTimers(k.state);
  const id = w.sequence++;
  w.heap.push({ id, time: Math.min(time, END_OF_TIME), kind, context, value });
  up(w, w.heap[w.heap.length - 1]!, w.heap.length - 1);
  if (k.order !== undefined) k.order.timer = w.heap[0]!.time;
  return id;
}

/** Takes a timer back; one that has fired or was cancelled is no matter (-1 neither). */
export function cancelTimer(k: Kernel, id: number): void {
  if (id < 0 || !k.state.timers.positions.has(id)) return;
  const w = ownTimers(k.state);
  const at = w.positions.get(id)!;
  w.positions.delete(id);
  const last = w.heap.pop()!;
  if (at < w.heap.length) {
    if (at > 0 && before(last, w.heap[(at - 1) >> 1]!)) up(w, last, at);
    else down(w, last, at);
  }
  if (k.order !== undefined) k.order.timer = nextTimer(k.state);
}

/** Takes back all timers of a kind: when a policy is exchanged. */
export function cancelTimers(k: Kernel, kind: string): void {
  for (const timer of k.state.timers.heap.slice()) if (timer.kind === kind) cancelTimer(k, timer.id);
}

/** Takes the earliest timer out of the heap. */
export function takeTimer(k: Kernel): Timer | undefined {
  const first = k.state.timers.heap[0];
  if (first !== undefined) cancelTimer(k, first.id);
  return first;
}
