/**
 * Who waits for ever: deadlocks, found when the circle closes; those that nobody can wake any more although others go on;
 * and why: a signal that nobody waited for.
 *
 * What is provable of a part of the threads: who waits without a time limit for a lock whose owner has ended, or for
 * somebody who is stuck himself, is stuck. Semaphores, conditions and futexes have no owner: there all of a process is
 * stuck once none of its threads goes on, waits with a limit, for the kernel or for something in shared memory, and no
 * signal handler of its could do something about it. As long as one thread of the process goes on, it might wake them: then
 * nothing is said.
 */
import type { KernelEvent } from '../../kernel/events.js';
import { placeKey } from '../../kernel/futex.js';
import type { Kernel } from '../../kernel/machine.js';
import { sharedPlace } from '../../kernel/memory/shared.js';
import { objectAt } from '../../kernel/objects.js';
import type { Context, ContextId, PlaceKey } from '../../kernel/state.js';
import { closedCycle, waitsForEver } from '../../kernel/stuck.js';
import type { WaitLink } from '../../kernel/verdict.js';
import type { Observer } from '../observer.js';
import { type Finds, type Found, say } from '../verdicts.js';

interface Place {
  readonly space: number;
  readonly address: number;
}
interface Lost {
  readonly context: ContextId;
  readonly step: number;
  readonly time: number;
}
export interface Waits extends Finds {
  /** Threads that spin at a lock of the library. */
  spins: ReadonlyMap<ContextId, Place>;
  /** The last signal at a place, where nobody waited for it. */
  lost: ReadonlyMap<PlaceKey, Lost>;
  /** Known to be stuck. */
  stuck: ReadonlySet<ContextId>;
  /** By process: a thread that can still do something. Looked for anew when that one cannot. */
  witness: ReadonlyMap<number, ContextId>;
}

export const waitWatch: Observer<Waits> = {
  name: 'waits',
  kinds: ['block', 'contend', 'acquire', 'exit', 'park', 'signal', 'broadcast', 'futexWake', 'stuck'],
  start: () => ({ found: [], spins: new Map(), lost: new Map(), stuck: new Set(), witness: new Map() }),
  fold(table, event, k) {
    switch (event.kind) {
      case 'contend':
        spin(table, event, k);
        break;
      case 'acquire':
        if (table.spins.has(event.context)) table.spins = withoutKey(table.spins, event.context);
        break;
      case 'block':
        if (event.context >= 0) {
          waits(table, event.context, k);
          stops(table, event.context, k);
        }
        break;
      case 'park':
        stops(table, event.context, k);
        break;
      case 'exit':
        ends(table, event.context, k);
        break;
      case 'signal':
      case 'broadcast':
      case 'futexWake':
        signals(table, event, k);
        break;
      case 'stuck':
        allStuck(table, k);
    }
  },
  copy: (table) => ({ ...table }),
  found: (table): readonly Found[] => table.found,
};

function withoutKey<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const next = new Map(map);
  next.delete(key);
  return next;
}

const spaceOf = (k: Kernel, context: ContextId): number =>
  k.state.processes[k.state.contexts[context]?.process ?? -1]?.space ?? -1;

/** Who has the spin lock at which a context turns. */
const holderOf =
  (table: Waits, k: Kernel) =>
  (context: ContextId): readonly ContextId[] => {
    const at = table.spins.get(context);
    const owner = at === undefined ? -1 : (objectAt(k, at.space, at.address)?.owner ?? -1);
    return owner < 0 ? [] : [owner];
  };

function spin(table: Waits, event: KernelEvent, k: Kernel): void {
  const { context, address } = event;
  const space = spaceOf(k, context);
  if (event.why === 'tried' || objectAt(k, space, address)?.kind !== 'spinlock') return;
  table.spins = new Map(table.spins).set(context, { space, address });
  waits(table, context, k);
}

/** It begins to wait: has it closed a circle, or does it wait for somebody who is stuck? */
function waits(table: Waits, context: ContextId, k: Kernel): void {
  const spinsOn = holderOf(table, k);
  const cycle = closedCycle(k, context, spinsOn);
  if (cycle.length > 0) {
    deadlock(table, cycle, k);
    return;
  }
  const target = k.state.contexts[context]?.wait?.target;
  // Who waits for the end of a thread that has ended is about to be woken.
  const never = (id: ContextId): boolean => table.stuck.has(id) || (isOver(k, id) && id !== target);
  if (waitsForEver(k, context, spinsOn).some(never)) partly(table, [context], k);
}

const isOver = (k: Kernel, id: ContextId): boolean => {
  const status = k.state.contexts[id]?.status;
  return status === 'exited' || status === 'gone';
};

function linkOf(table: Waits, k: Kernel, waiting: ContextId, holds: ContextId): WaitLink {
  const wait = k.state.contexts[waiting]?.wait;
  const spins = table.spins.get(waiting);
  const { space, address } = wait !== undefined && wait.target < 0 ? wait : (spins ?? { space: -1, address: 0 });
  return { waits: waiting, holds, space, address };
}

function deadlock(table: Waits, cycle: readonly ContextId[], k: Kernel): void {
  const least = cycle.indexOf(Math.min(...cycle));
  const contexts = [...cycle.slice(least), ...cycle.slice(0, least)];
  const links = contexts.map((id, i) => linkOf(table, k, id, contexts[(i + 1) % contexts.length]!));
  const { space, address } = links[0]!;
  table.stuck = new Set([...table.stuck, ...cycle]);
  say(k, table, `deadlock ${contexts}`, { kind: 'deadlock', contexts, space, address, links });
  dependents(table, k);
}

/** Others wait already for those who are stuck now: they are too. Looks at all once, since this happens once. */
function dependents(table: Waits, k: Kernel): void {
  const spinsOn = holderOf(table, k);
  const more: ContextId[] = [];
  const stuck = new Set(table.stuck);
  for (let grew = true; grew; ) {
    grew = false;
    for (const context of k.state.contexts) {
      if (context === undefined || stuck.has(context.id) || isOver(k, context.id)) continue;
      if (!waitsForEver(k, context.id, spinsOn).some((id) => stuck.has(id))) continue;
      stuck.add(context.id);
      more.push(context.id);
      grew = true;
    }
  }
  if (more.length > 0) partly(table, more, k);
}

/** These are stuck; said where others go on: if not, the run is stuck as a whole, which it says itself. */
function partly(table: Waits, contexts: readonly ContextId[], k: Kernel): void {
  const fresh = contexts.filter((id) => !table.stuck.has(id));
  table.stuck = new Set([...table.stuck, ...contexts]);
  if (fresh.length === 0 || !othersGoOn(table, k)) return;
  const spinsOn = holderOf(table, k);
  const links = fresh.map((id) => linkOf(table, k, id, waitsForEver(k, id, spinsOn)[0] ?? -1));
  const { space, address } = links[0]!;
  say(k, table, `partly ${fresh}`, { kind: 'partly-stuck', contexts: fresh, space, address, links });
  for (const id of fresh) wasLost(table, id, k);
}

const othersGoOn = (table: Waits, k: Kernel): boolean =>
  k.state.contexts.some((c) => c !== undefined && !table.stuck.has(c.id) && !isOver(k, c.id));

/** A thread does nothing any more: if it was the one of its process of which that was known, another is looked for. */
function stops(table: Waits, context: ContextId, k: Kernel): void {
  const index = k.state.contexts[context]?.process ?? -1;
  const process = k.state.processes[index];
  if (process === undefined || process.state !== 'alive') return;
  const witness = table.witness.get(index) ?? process.contexts[0];
  if (witness !== context && witness !== undefined && mayAct(k, witness)) return;
  const { contexts } = process;
  // The main thread, then the latest first: of many the older ones have ended.
  for (let i = contexts.length; i > 0; i--) {
    const id = contexts[i % contexts.length]!;
    if (!mayAct(k, id)) continue;
    if (table.witness.get(index) !== id) table.witness = new Map(table.witness).set(index, id);
    return;
  }
  if (mayHandle(k, context)) return;
  const left = contexts.filter((id) => !isOver(k, id));
  if (left.length > 0) partly(table, left, k);
}

/** Can it do something by itself, or may somebody outside of the process make it go on? */
function mayAct(k: Kernel, id: ContextId): boolean {
  const context = k.state.contexts[id];
  if (context === undefined || isOver(k, id)) return false;
  const { wait } = context;
  if (wait === undefined) return !parkedForEver(k, context);
  if (wait.deadline !== Number.POSITIVE_INFINITY || wait.queues !== undefined) return true;
  if (wait.kind === 'join') return wait.target < 0 || isOver(k, wait.target);
  return wait.address === 0 || sharedPlace(k, wait.space, wait.address) !== undefined;
}

/** It turns a loop that only memory of its own process can end. */
function parkedForEver(k: Kernel, context: Context): boolean {
  const core = k.state.cores.find((c) => c.context === context.id);
  if (core === undefined || core.parkedLoop < 0 || k.program.waitLoops[core.parkedLoop]!.readsClock) return false;
  return k.state.spaces[k.state.processes[context.process]!.space]?.objectRegions === 0;
}

/** Has it a handler for some signal? Then that may wake somebody (sem_post may be called there). */
function mayHandle(k: Kernel, id: ContextId): boolean {
  const task = k.state.tasks[k.state.contexts[id]?.task ?? -1];
  const handlers = task === undefined ? undefined : k.state.signalHandlers[task.signalHandlers];
  return handlers?.actions.some((action) => action !== undefined && action.handler > 1) === true;
}

function ends(table: Waits, context: ContextId, k: Kernel): void {
  if (table.spins.has(context)) table.spins = withoutKey(table.spins, context);
  const spinsOn = holderOf(table, k);
  // A robust mutex is let go of by the kernel; any other stays taken for ever.
  const held = k.state.objects.list.filter((o) => o.owner === context && !o.destroyed && !o.type.startsWith('robust'));
  if (held.length > 0) {
    const left = k.state.contexts.filter(
      (c) => c !== undefined && c.wait?.target !== context && waitsForEver(k, c.id, spinsOn).includes(context),
    );
    if (left.length > 0)
      partly(
        table,
        left.map((c) => c!.id),
        k,
      );
  }
  stops(table, context, k);
}

/** A signal that wakes nobody is lost, unless there is a later one. */
function signals(table: Waits, event: KernelEvent, k: Kernel): void {
  const { context, address, step, time } = event;
  if (context < 0) return;
  const key = placeKey(k, spaceOf(k, context), address);
  const found = event.kind === 'signal' ? event.other >= 0 : event.value > 0;
  if (found) {
    if (table.lost.has(key)) table.lost = withoutKey(table.lost, key);
    return;
  }
  // What wakes a mutex and the like is no signal that somebody means.
  const kind = objectAt(k, spaceOf(k, context), address)?.kind;
  if (kind !== undefined && kind !== 'condition' && kind !== 'futex') return;
  table.lost = new Map(table.lost).set(key, { context, step, time });
}

/** It waits for ever: was there a signal before, when nobody waited? */
function wasLost(table: Waits, id: ContextId, k: Kernel): void {
  const wait = k.state.contexts[id]?.wait;
  if (wait === undefined || (wait.kind !== 'condition' && wait.kind !== 'futex')) return;
  const { space, address, since } = wait;
  const lost = table.lost.get(placeKey(k, space, address));
  if (lost === undefined || lost.time > since || lost.context === id) return;
  say(k, table, `lost ${space} ${address} ${id}`, {
    kind: 'lost-wakeup',
    contexts: [id, lost.context],
    space,
    address,
    numbers: { step: lost.step, time: lost.time, since },
  });
}

function allStuck(table: Waits, k: Kernel): void {
  const { outcome } = k.state;
  if (outcome.kind !== 'stuck') return;
  const { waiting } = outcome;
  const spinsOn = holderOf(table, k);
  const links = waiting.map((id) => linkOf(table, k, id, waitsForEver(k, id, spinsOn)[0] ?? -1));
  say(k, table, 'stuck', { kind: 'stuck', contexts: waiting, links });
  for (const id of waiting) wasLost(table, id, k);
}
