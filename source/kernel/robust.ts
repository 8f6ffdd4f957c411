/**
 * The death of those who hold locks. The kernel knows of robust mutexes only: each thread has a list of those that it holds,
 * which is looked through at its end and at exec; the word says that the owner has died, and one waiter is woken. Any other
 * lock stays as it is: nobody can let it go any more. Source: Linux, kernel/futex/core.c, exit_robust_list.
 */
import { emit } from './emit.js';
import { Fault } from './faults.js';
import type { Kernel } from './machine.js';
import { readU32, write32 } from './memory/access.js';
import { addressSeen, noteOwnerDied } from './objects.js';
import { pointedName } from './pointed.js';
import type { Context, Mutable, Process } from './state.js';

/** Bits of a robust mutex's word beside the owner's thread id (FUTEX_WAITERS and so on). */
export const ROBUST_WAITERS = 0x80000000;
export const OWNER_DIED = 0x40000000;
export const ROBUST_TID = 0x3fffffff;

/** A context ends, or its program is replaced: what it holds robustly goes on to the first who waits. */
export function ownersDeath(k: Kernel, context: Mutable<Context>): void {
  const { robust, robustPending } = context;
  if (robust.length === 0 && robustPending === 0) return;
  for (const address of robust) if (address !== robustPending) quietly(() => leave(k, context, address));
  if (robustPending !== 0) quietly(() => leavePending(k, context, robustPending));
  context.robust = [];
  context.robustPending = 0;
}

/** Memory that is gone or must not be written: Linux passes over it. */
function quietly(what: () => void): void {
  try {
    what();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

const spaceOf = (k: Kernel, context: Context): number => k.state.processes[context.process]!.space;

function leave(k: Kernel, context: Context, address: number): void {
  const space = spaceOf(k, context);
  const word = readU32(k, space, address);
  if ((word & ROBUST_TID) !== context.tid) return;
  const waitedFor = word >= ROBUST_WAITERS;
  write32(k, space, address, (waitedFor ? ROBUST_WAITERS : 0) + OWNER_DIED);
  noteOwnerDied(k, space, address);
  tell(k, context, address, 'robust');
  if (waitedFor) wake(k, space, address);
}

/**
 * It died between letting the word go and waking, or between being woken and taking the word: those that wait would not be
 * woken any more. Linux wakes one where nobody owns the word, and misses that somebody may have taken it in the meantime who
 * does not know of any waiter; here he is told, so that a robust mutex is one whenever its users die.
 */
function leavePending(k: Kernel, context: Context, address: number): void {
  const space = spaceOf(k, context);
  const word = readU32(k, space, address);
  const owner = word & ROBUST_TID;
  if (owner === context.tid) leave(k, context, address);
  else if (owner === 0) wake(k, space, address);
  else if (word < ROBUST_WAITERS) write32(k, space, address, word + ROBUST_WAITERS);
}

/** Robust mutexes are waited for as shared ones, whatever their attributes say. */
const wake = (k: Kernel, space: number, address: number): number =>
  k.machine.model.wake(k, undefined, space, address, -1, false, true);

/** With the name that the dead one had for it: soon nobody can look that up any more. */
function tell(k: Kernel, context: Context, address: number, why: 'robust' | 'lost'): void {
  const text = pointedName(k, context, address) ?? '';
  emit(k, 'ownerDied', { context: context.id, address, value: why === 'robust' ? 1 : 0, why, text });
}

/** A process ends: locks in memory that others have too, and that its threads hold, are lost to them. Tells of each. */
export function tellLost(k: Kernel, process: Process): void {
  const { memoryObjects, objects, contexts } = k.state;
  if (memoryObjects.length === 0) return;
  for (const o of objects.list) {
    if (o.within < 0 || o.owner < 0 || contexts[o.owner]?.process !== process.index) continue;
    if (memoryObjects[o.within]?.mappers.every((space) => space === process.space) !== false) continue;
    tell(k, contexts[o.owner]!, addressSeen(k, o, process.space) ?? o.address, 'lost');
  }
}
