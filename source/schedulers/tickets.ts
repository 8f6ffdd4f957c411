/**
 * Tickets: how many a task has, and who holds the nth of a queue. The tickets lie in the order of the tasks' numbers, which
 * is that of their arrival, and are summed in a binary indexed tree (Fenwick, 1994) in `queue.sums`: all is O(log n).
 */
import { type OwnedQueue, ownQueue } from '../kernel/epoch.js';
import { jobOf } from '../kernel/jobs.js';
import type { Kernel } from '../kernel/machine.js';
import type { Parameter } from '../kernel/policy.js';
import type { RunQueue, TaskId } from '../kernel/state.js';
import { weightOf } from './weights.js';

export const TICKETS: Parameter = {
  name: 'tickets',
  unit: 'count',
  default: 100,
  min: 1,
  max: 1e6,
  about: 'tickets of a task of nice 0 that is no job; others by their weight',
};

/** Tickets of a task: a job's own, else by nice value as Linux weighs them; at least one. */
export function ticketsOf(k: Kernel, id: TaskId): number {
  const job = jobOf(k, id);
  if (job !== undefined) return Math.max(1, Math.floor(job.tickets));
  return Math.max(1, Math.round((k.machine.parameters.tickets! * weightOf(k.state.tasks[id]!.nice)) / 1024));
}

/** `50%` of all tickets of a queue. */
export const shareOf = (tickets: number, all: number): string =>
  all <= 0 ? '' : `${Math.round((1000 * tickets) / all) / 10}%`;

/** Sum of the nodes that make up the first `n` places. */
function prefix(sums: readonly number[], n: number): number {
  let total = 0;
  for (let i = n; i > 0; i -= i & -i) total += sums[i]!;
  return total;
}

/** Adds to the tickets of a task in a queue; takes them away where `tickets` is negative. */
export function addTickets(k: Kernel, queue: number, id: TaskId, tickets: number): OwnedQueue {
  const q = ownQueue(k.state, queue);
  q.sums ??= [0];
  const { sums } = q;
  // a new node holds what the places before it have that it covers
  for (let i = sums.length; i <= id + 1; i++) sums.push(prefix(sums, i - 1) - prefix(sums, i - (i & -i)));
  for (let i = id + 1; i < sums.length; i += i & -i) sums[i]! += tickets;
  q.numbers.tickets = (q.numbers.tickets ?? 0) + tickets;
  return q;
}

/** Who holds ticket number `ticket` (from 0) of a queue. */
export function holderOf(queue: RunQueue, ticket: number): TaskId {
  const sums = queue.sums!;
  let at = 0;
  let left = ticket;
  for (let size = 2 ** (31 - Math.clz32(sums.length)); size >= 1; size /= 2) {
    const next = at + size;
    if (next >= sums.length || sums[next]! > left) continue;
    left -= sums[next]!;
    at = next;
  }
  return at;
}
