/**
 * Nobody can ever run again: no task runs or is ready, no timer is pending; or those that run only turn wait loops on
 * memory that nobody is left to change. Found when it happens, without looking for it at every step.
 */
import { interruptsOff, orderOf } from './cores.js';
import { emit } from './emit.js';
import type { Kernel } from './machine.js';
import { objectAt } from './objects.js';
import { finish } from './process.js';
import type { Context, ContextId } from './state.js';

/** All cores are parked or idle, no timer is pending, nobody waits for a core: what the parked ones read stays as it is, but the clock. */
export function nobodyCanChange(k: Kernel): boolean {
  const o = orderOf(k);
  if (o.timer !== Number.POSITIVE_INFINITY) return false;
  let deaf = true;
  for (const core of k.state.cores) {
    if (core.parkedLoop < 0) {
      if (core.task >= 0 || core.next >= 0 || core.resched !== '') return false;
    } else if (k.program.waitLoops[core.parkedLoop]!.readsClock && core.clock !== Number.POSITIVE_INFINITY)
      return false;
    if (core.parkedLoop >= 0 && !interruptsOff(k, core)) deaf = false;
  }
  // With interrupts off on all cores that spin, nobody in a queue ever gets one.
  return deaf || k.state.queues.every((queue) => queue.count === 0);
}

/**
 * Whom a waiting context waits for: the owner of the object at its address, the context that it joins, the threads of the
 * children whose end would let it go on. None: nobody in particular. Any one of them may help; where all are stuck none does.
 */
export function waitsFor(k: Kernel, context: Context): readonly ContextId[] {
  const { wait } = context;
  if (wait === undefined) return [];
  if (wait.kind === 'child' || wait.kind === 'vfork') return childrenAwaited(k, context, wait.target);
  if (wait.target >= 0) return [wait.target];
  if (wait.address === 0) return [];
  const object = objectAt(k, wait.space, wait.address);
  if (object === undefined || (object.kind !== 'mutex' && object.kind !== 'rwlock' && object.kind !== 'spinlock'))
    return [];
  return object.owner >= 0 ? [object.owner] : object.readers;
}

/** Threads that have not ended of the child with the main context `target`; of all children, where that is -1. */
function childrenAwaited(k: Kernel, context: Context, target: ContextId): readonly ContextId[] {
  const { processes, contexts } = k.state;
  const children = target >= 0 ? [contexts[target]!.process] : processes[context.process]!.children;
  return children.flatMap((index) =>
    processes[index]!.contexts.filter((id) => contexts[id]!.status !== 'exited' && contexts[id]!.status !== 'gone'),
  );
}

/** A cycle of contexts each of which waits for the next, from the lowest number on; empty if there is none. */
export function waitCycle(k: Kernel, waiting: readonly ContextId[]): readonly ContextId[] {
  // Depth first, without recursion: thousands may wait in a row. `next` counts the edges followed so far.
  const done = new Set<ContextId>();
  const places = new Map<ContextId, number>();
  for (const start of waiting) {
    const path: { readonly id: ContextId; readonly edges: readonly ContextId[]; next: number }[] = [];
    const enter = (id: ContextId): void => {
      const context = k.state.contexts[id];
      done.add(id);
      places.set(id, path.length);
      path.push({ id, edges: context?.status === 'waiting' ? waitsFor(k, context) : [], next: 0 });
    };
    if (!done.has(start)) enter(start);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const to = top.edges[top.next++];
      if (to === undefined) {
        places.delete(top.id);
        path.pop();
        continue;
      }
      const from = places.get(to);
      if (from !== undefined) return fromLowest(path.slice(from).map((one) => one.id));
      if (!done.has(to)) enter(to);
    }
  }
  return [];
}

/**
 * The cycle that a context has closed which begins to wait now, from itself on; empty if there is none. Follows who waits
 * for whom from it on, at the price of the length of the way where everybody waits for one. Who waits with a deadline, or
 * for one of several children, breaks a cycle. `spinsOn`: whom a context that does not sleep waits for all the same.
 */
export function closedCycle(
  k: Kernel,
  start: ContextId,
  spinsOn: (context: ContextId) => readonly ContextId[] = () => [],
): readonly ContextId[] {
  const from = new Map<ContextId, ContextId>();
  const open = [start];
  while (open.length > 0) {
    const id = open.pop()!;
    for (const to of waitsForEver(k, id, spinsOn)) {
      if (to === start) {
        const cycle = [id];
        while (cycle[0] !== start) cycle.unshift(from.get(cycle[0]!)!);
        return cycle;
      }
      if (from.has(to)) continue;
      from.set(to, id);
      open.push(to);
    }
  }
  return [];
}

/** Those without whom a waiting context never goes on: all of them have to do something. None: it is not known, or time helps. */
export function waitsForEver(
  k: Kernel,
  id: ContextId,
  spinsOn: (context: ContextId) => readonly ContextId[],
): readonly ContextId[] {
  const context = k.state.contexts[id];
  if (context === undefined) return [];
  const { wait } = context;
  if (wait === undefined) return spinsOn(id);
  if (wait.deadline !== Number.POSITIVE_INFINITY) return [];
  const edges = waitsFor(k, context);
  return wait.kind === 'child' && edges.length > 1 ? [] : edges;
}

function fromLowest(cycle: readonly ContextId[]): readonly ContextId[] {
  const least = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(least), ...cycle.slice(0, least)];
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
