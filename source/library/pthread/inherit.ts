/**
 * Mutexes with priority inheritance as glibc and the kernel build them: the word is the owner's thread id, with a bit for
 * those who wait. An unlock with waiters is the kernel's: it gives the mutex to the most urgent of them, who owns it before
 * it runs again. Source: glibc 2.36, nptl/pthread_mutex_lock.c; Linux, FUTEX_LOCK_PI and FUTEX_UNLOCK_PI (kernel/futex/pi.c).
 */
import { charge } from '../../kernel/emit.js';
import { waiters } from '../../kernel/futex.js';
import type { Kernel } from '../../kernel/machine.js';
import { peekI32, readU32, write32 } from '../../kernel/memory/access.js';
import { noteReleased, objectAt, waitersOf } from '../../kernel/objects.js';
import { compareUrgency, setInherited, type Urgency } from '../../kernel/priority-inheritance.js';
import { ROBUST_WAITERS } from '../../kernel/robust.js';
import type { Context, ContextId, Task } from '../../kernel/state.js';
import type { Ctx } from '../define.js';
import { KIND, OWNER, PRIO_INHERIT } from './layout.js';
import { ownerIn, waitedFor } from './robust.js';
import { tidOf } from './tid.js';

export const isInherit = (kind: number): boolean => (kind & PRIO_INHERIT) !== 0;

/** Holders that wait for one another, one behind the other, at most (Linux: max_lock_depth). */
const LONGEST_CHAIN = 1024;

/** Takes it if it is free, or was given to this thread: 0; -1: somebody else has it. */
export function takeInherit(k: Kernel, context: Ctx, space: number, address: number): number {
  const word = readU32(k, space, address);
  if (word === 0) write32(k, space, address, tidOf(k, context));
  else if (ownerIn(word) !== tidOf(k, context) || objectAt(k, space, address)?.owner === context.id) return -1;
  return 0;
}

/** Says that somebody waits. */
export function markInherit(k: Kernel, space: number, address: number): void {
  const word = readU32(k, space, address);
  if (!waitedFor(word)) write32(k, space, address, word + ROBUST_WAITERS);
}

const taskOf = (k: Kernel, id: ContextId): Task | undefined => k.state.tasks[k.state.contexts[id]?.task ?? -1];

/** The mutex for which a context waits, if it is one of these. */
function awaited(k: Kernel, context: Context | undefined): { readonly owner: ContextId } | undefined {
  const { wait } = context ?? {};
  if (wait?.kind !== 'mutex') return undefined;
  if (!isInherit(peekI32(k, wait.space, wait.address + KIND) ?? 0)) return undefined;
  return objectAt(k, wait.space, wait.address);
}

/** The most urgent of all who wait for a mutex of this kind that the context holds. */
function heir(k: Kernel, id: ContextId): { readonly from: ContextId; readonly most: Urgency | undefined } {
  let from = -1;
  let most: Urgency | undefined;
  for (const object of k.state.objects.list) {
    if (object.owner !== id || object.kind !== 'mutex' || object.destroyed) continue;
    for (const waiter of waitersOf(k, object)) {
      const task = taskOf(k, waiter);
      if (task === undefined || awaited(k, k.state.contexts[waiter]) === undefined) continue;
      if (most !== undefined && compareUrgency(task, most) <= 0) continue;
      most = task;
      from = waiter;
    }
  }
  return { from, most };
}

/** A context has begun or ceased to wait, or to hold: it and those for whom it waits have what they are to inherit now. */
export function settleUrgency(k: Kernel, id: ContextId): void {
  let at = id;
  for (let n = 0; n < LONGEST_CHAIN && at >= 0; n++) {
    const task = taskOf(k, at);
    if (task === undefined) return;
    const { from, most } = heir(k, at);
    if (!setInherited(k, task.id, most, from) && n > 0) return;
    at = awaited(k, k.state.contexts[at])?.owner ?? -1;
  }
}

/** The kernel's half of unlock: the most urgent of those who wait has it now, the first of equals. */
export function handOver(k: Kernel, context: Ctx, space: number, address: number, shared: boolean): void {
  k.machine.model.enterSystemCall(k, context, 'futex');
  charge(k, 'futex');
  let next = -1;
  const waiting = waiters(k, space, address, shared);
  for (const id of waiting) {
    const task = taskOf(k, id);
    const best = taskOf(k, next);
    if (task !== undefined && (best === undefined || compareUrgency(task, best) > 0)) next = id;
  }
  write32(k, space, address + OWNER, 0);
  noteReleased(k, space, address, 'mutex', objectAt(k, space, address)?.owner ?? context.id);
  const target = k.state.contexts[next];
  write32(k, space, address, target === undefined ? 0 : tidOf(k, target) + (waiting.length > 1 ? ROBUST_WAITERS : 0));
  if (target !== undefined) k.machine.model.release(k, next, 1);
  settleUrgency(k, context.id);
  k.machine.model.leaveSystemCall(k, context, 'futex');
}
