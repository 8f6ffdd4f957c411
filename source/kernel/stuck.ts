/**
 * Nobody can ever run again: no task runs or is ready, no timer is pending; or those that run only turn wait loops on
 * memory that nobody is left to change. Found when it happens, without looking for it at every step.
 */
import { orderOf } from './cores.js';
import { emit } from './emit.js';
import type { Kernel } from './machine.js';
import { objectAt } from './objects.js';
import { finish } from './process.js';
import type { Context, ContextId } from './state.js';

/** All cores are parked or idle, no timer is pending, nobody waits for a core: what the parked ones read stays as it is, but the clock. */
export function nobodyCanChange(k: Kernel): boolean {
  const o = orderOf(k);
  if (o.timer !== Number.POSITIVE_INFINITY) return false;
  for (const core of k.state.cores) {
    if (core.parkedLoop < 0) {
      if (core.task >= 0 || core.next >= 0 || core.resched !== '') return false;
    } else if (k.program.waitLoops[core.parkedLoop]!.readsClock && core.clock !== Number.POSITIVE_INFINITY)
      return false;
  }
  for (const queue of k.state.queues) if (queue.count > 0) return false;
  return true;
}

/** Whom a waiting context waits for: the owner of the object at its address, or the context it joins; -1: nobody in particular. */
export function waitsFor(k: Kernel, context: Context): ContextId {
  const { wait } = context;
  if (wait === undefined) return -1;
  if (wait.target >= 0) return wait.target;
  if (wait.address === 0) return -1;
  const object = objectAt(k, wait.space, wait.address);
  if (object === undefined || (object.kind !== 'mutex' && object.kind !== 'rwlock' && object.kind !== 'spinlock'))
    return -1;
  return object.owner >= 0 ? object.owner : (object.readers[0] ?? -1);
}

/** A cycle of contexts each of which waits for the next, from the lowest number on; empty if there is none. */
export function waitCycle(k: Kernel, waiting: readonly ContextId[]): readonly ContextId[] {
  const seen = new Map<ContextId, number>();
  for (const start of waiting) {
    const path: ContextId[] = [];
    let at = start;
    while (at >= 0 && !seen.has(at)) {
      seen.set(at, start);
      path.push(at);
      const context = k.state.contexts[at];
      if (context === undefined || context.status !== 'waiting') break;
      at = waitsFor(k, context);
    }
    const from = path.indexOf(at);
    const context = at >= 0 ? k.state.contexts[at] : undefined;
    if (from >= 0 && context?.status === 'waiting' && waitsFor(k, context) >= 0) {
      const cycle = path.slice(from);
      const least = cycle.indexOf(Math.min(...cycle));
      return [...cycle.slice(least), ...cycle.slice(0, least)];
    }
  }
  return [];
}

/** Contexts that have not ended: they wait, or turn a wait loop for ever. */
export function stillWaiting(k: Kernel): readonly ContextId[] {
  const ids: ContextId[] = [];
  for (const context of k.state.contexts) {
    if (context !== undefined && context.status !== 'exited' && context.status !== 'gone') ids.push(context.id);
  }
  return ids;
}

/** Ends the run as stuck, with who waits and the cycle where there is one. */
export function declareStuck(k: Kernel): void {
  const waiting = stillWaiting(k);
  const cycle = waitCycle(k, waiting);
  finish(k, { kind: 'stuck', waiting, cycle });
  emit(k, 'stuck', { value: waiting.length, size: cycle.length, why: cycle.length > 0 ? 'cycle' : 'nobody left' });
}
