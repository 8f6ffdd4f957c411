/**
 * How threads get on at the locks of the library: overtaking and starving, convoys, core time burnt by spinning; and
 * threads that take and give back locks without end and get nowhere.
 *
 *  - Overtaken is who asked before somebody else who gets the lock first.
 *  - A convoy (Blasgen, Gray, Mitoma and Price 1979): several threads come back to a lock so soon that whoever takes it has
 *    waited for it, many times in a row.
 *  - Spinning is worth a word once a single wait has burnt more than going to sleep and being woken would have cost: two
 *    switches and two futex calls (Karlin, Li, Manasse and Owicki 1991: then it costs at most twice the best).
 *  - Livelock: threads take locks, try for another in vain and give back what they had, again and again, and none of them
 *    does anything else: output, ends, regions entered, locks held without such a failure.
 */
import { timesNow } from '../../kernel/accounting.js';
import type { KernelEvent } from '../../kernel/events.js';
import { placeKey } from '../../kernel/futex.js';
import type { Kernel } from '../../kernel/machine.js';
import { objectAt } from '../../kernel/objects.js';
import type { ContextId, PlaceKey } from '../../kernel/state.js';
import type { Observer } from '../observer.js';
import { type Finds, type Found, say } from '../verdicts.js';

const OVERTAKEN = 8;
const STARVED = 100;
/** Acquisitions in a row that had to wait, by at least so many threads. */
const CONVOY = 30;
const CONVOY_THREADS = 3;
/** Rounds of taking and giving back in vain, by at least two threads. */
const ROUNDS = 30;

interface Waiter {
  readonly context: ContextId;
  readonly since: number;
  readonly run: number;
  readonly spins: boolean;
  readonly overtaken: number;
}
export interface LockRecord {
  readonly space: number;
  readonly address: number;
  readonly waiters: readonly Waiter[];
  /** Who took it last. */
  readonly holder: ContextId;
  /** Acquisitions in a row that waited, and who made them. */
  readonly row: number;
  readonly threads: readonly ContextId[];
  readonly mostOvertaken: number;
  /** Core time burnt by threads that spun here, ns. */
  readonly burnt: number;
}
interface Rounds {
  readonly rounds: number;
  /** A try has failed since it last gave something back. */
  readonly failed: boolean;
  readonly since: number;
}
/** A thread that turns a wait loop of the program's own: where, and how much it has burnt in this wait. */
interface Turning {
  readonly pc: number;
  readonly burnt: number;
}
export interface Locks extends Finds {
  locks: ReadonlyMap<PlaceKey, LockRecord>;
  /** Who spins, and where. */
  spinners: ReadonlyMap<ContextId, PlaceKey>;
  rounds: ReadonlyMap<ContextId, Rounds>;
  turning: ReadonlyMap<ContextId, Turning>;
  /** Burnt in wait loops of the program's own, by instruction, ns. */
  burnt: ReadonlyMap<number, number>;
}

export const lockWatch: Observer<Locks> = {
  name: 'locks',
  kinds: [
    'contend',
    'acquire',
    'release',
    'pulse',
    'ready',
    'park',
    'unpark',
    'output',
    'exit',
    'fork',
    'join',
    'region',
    'read',
    'write',
  ],
  start: () => ({
    found: [],
    locks: new Map(),
    spinners: new Map(),
    rounds: new Map(),
    turning: new Map(),
    burnt: new Map(),
  }),
  fold(table, event, k) {
    switch (event.kind) {
      case 'contend':
        if (event.why === 'tried') tried(table, event);
        else contend(table, event, k);
        break;
      case 'acquire':
        acquire(table, event, k);
        break;
      case 'release':
        if (table.rounds.size > 0) release(table, event, k);
        break;
      case 'pulse':
        for (const context of table.spinners.keys()) burning(table, context, k);
        break;
      case 'ready':
        if (table.spinners.has(event.context)) burning(table, event.context, k);
        break;
      case 'park':
        if (!table.turning.has(event.context)) turn(table, event.context, { pc: event.pc, burnt: 0 });
        break;
      case 'unpark':
        unpark(table, event, k);
        break;
      default:
        if (table.rounds.has(event.context)) progress(table, event.context);
        if (event.kind === 'exit') gone(table, event.context);
    }
  },
  copy: (table) => ({ ...table }),
  found: (table): readonly Found[] => table.found,
};

const spaceOf = (k: Kernel, context: ContextId): number =>
  k.state.processes[k.state.contexts[context]?.process ?? -1]?.space ?? -1;
const runOf = (k: Kernel, context: ContextId): number => {
  const task = k.state.contexts[context]?.task ?? -1;
  return task < 0 ? 0 : timesNow(k, task).run;
};

function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}

const WATCHED: ReadonlySet<string> = new Set(['mutex', 'rwlock', 'spinlock', 'semaphore']);

function contend(table: Locks, event: KernelEvent, k: Kernel): void {
  const { context, address } = event;
  const space = spaceOf(k, context);
  const kind = objectAt(k, space, address)?.kind;
  if (kind === undefined || !WATCHED.has(kind)) return;
  const key = placeKey(k, space, address);
  const lock = table.locks.get(key) ?? {
    space,
    address,
    waiters: [],
    holder: event.other,
    row: 0,
    threads: [],
    mostOvertaken: 0,
    burnt: 0,
  };
  if (lock.waiters.some((w) => w.context === context)) return;
  const spins = kind === 'spinlock';
  const waiter = { context, since: k.state.now, run: spins ? runOf(k, context) : 0, spins, overtaken: 0 };
  table.locks = put(table.locks, key, { ...lock, waiters: [...lock.waiters, waiter] });
  if (spins) table.spinners = put(table.spinners, context, key);
}

/** Does it still wait: in the call in which it began to? */
function stillWaits(k: Kernel, w: Waiter): boolean {
  const call = k.state.contexts[w.context]?.calls.at(-1);
  return call !== undefined && call.since <= w.since;
}

function acquire(table: Locks, event: KernelEvent, k: Kernel): void {
  if (table.locks.size === 0) return;
  const { context, address } = event;
  const key = placeKey(k, spaceOf(k, context), address);
  const lock = table.locks.get(key);
  if (lock === undefined) return;
  const mine = lock.waiters.find((w) => w.context === context);
  if (mine === undefined && lock.waiters.length === 0) {
    if (lock.row > 0 || lock.holder !== context)
      table.locks = put(table.locks, key, { ...lock, holder: context, row: 0, threads: [] });
    return;
  }
  const waiters: Waiter[] = [];
  let { mostOvertaken } = lock;
  for (const w of lock.waiters) {
    if (w === mine || !stillWaits(k, w)) continue;
    // Who came later than the one who takes it now has not been overtaken.
    const passed = mine === undefined || w.since < mine.since;
    const overtaken = passed ? w.overtaken + 1 : w.overtaken;
    if (overtaken > mostOvertaken) mostOvertaken = overtaken;
    waiters.push(passed ? { ...w, overtaken } : w);
  }
  if (mine?.spins === true) {
    burning(table, context, k);
    table.spinners = put(table.spinners, context, undefined);
  }
  const row = mine === undefined ? 0 : lock.row + 1;
  const threads = mine === undefined ? [] : lock.threads.includes(context) ? lock.threads : [...lock.threads, context];
  const burnt = lock.burnt + (mine?.spins === true ? runOf(k, context) - mine.run : 0);
  table.locks = put(table.locks, key, { ...lock, waiters, holder: context, row, threads, mostOvertaken, burnt });
  const { space } = lock;
  const about = { space, address: lock.address };
  for (const w of waiters) {
    const numbers = { times: w.overtaken, waited: k.state.now - w.since };
    const contexts = [w.context, context];
    if (w.overtaken === OVERTAKEN)
      say(k, table, `overtaken ${key} ${w.context}`, { kind: 'overtaking', contexts, ...about, numbers });
    else if (w.overtaken === STARVED)
      say(k, table, `starved ${key} ${w.context}`, { kind: 'starvation', contexts, ...about, numbers });
  }
  if (row === CONVOY && threads.length >= CONVOY_THREADS)
    say(k, table, `convoy ${key}`, { kind: 'convoy', contexts: threads, ...about, numbers: { row } });
}

/** What going to sleep and being woken costs. */
function sleepPrice(k: Kernel): number {
  const { systemCall, futex, threadSwitch, instruction } = k.machine.costs;
  return Math.max(2 * (systemCall + futex + threadSwitch), 100 * instruction);
}

/** Has somebody who spins burnt too much in this wait? */
function burning(table: Locks, context: ContextId, k: Kernel): void {
  const lock = table.locks.get(table.spinners.get(context)!);
  const waiter = lock?.waiters.find((w) => w.context === context);
  if (lock === undefined || waiter === undefined) return;
  const burnt = runOf(k, context) - waiter.run;
  if (burnt <= sleepPrice(k)) return;
  const { space, address, holder } = lock;
  const task = k.state.tasks[k.state.contexts[holder]?.task ?? -1];
  // The worst of it: who has the lock has no core.
  const off = task?.state === 'ready' ? 1 : 0;
  say(k, table, `spinning ${space} ${address}`, {
    kind: 'spinning',
    contexts: holder < 0 ? [context] : [context, holder],
    space,
    address,
    numbers: { burnt, price: sleepPrice(k), off },
  });
}

const turn = (table: Locks, context: ContextId, turning: Turning | undefined): void => {
  table.turning = put(table.turning, context, turning);
};

/** A wait loop of the program's own was turned for a while; preempted, it goes on with the same wait later. */
function unpark(table: Locks, event: KernelEvent, k: Kernel): void {
  const { context, size } = event;
  const known = table.turning.get(context);
  const pc = known?.pc ?? event.pc;
  const burnt = (known?.burnt ?? 0) + size;
  table.burnt = put(table.burnt, pc, (table.burnt.get(pc) ?? 0) + size);
  turn(table, context, event.why === 'written' ? undefined : { pc, burnt });
  if (burnt > sleepPrice(k))
    say(k, table, `spinning at ${pc}`, {
      kind: 'spinning',
      contexts: [context],
      pc,
      numbers: { burnt, price: sleepPrice(k), off: 0 },
    });
}

function tried(table: Locks, event: KernelEvent): void {
  const { context } = event;
  const known = table.rounds.get(context);
  if (known?.failed === true) return;
  table.rounds = put(table.rounds, context, {
    rounds: known?.rounds ?? 0,
    failed: true,
    since: known?.since ?? event.time,
  });
}

/** Given back: in vain if a try had failed while it was held. */
function release(table: Locks, event: KernelEvent, k: Kernel): void {
  const { context } = event;
  const known = table.rounds.get(context);
  if (known === undefined) return;
  if (!known.failed) {
    progress(table, context);
    return;
  }
  const rounds = known.rounds + 1;
  table.rounds = put(table.rounds, context, { ...known, rounds, failed: false });
  if (rounds < ROUNDS) return;
  const all = [...table.rounds].filter(([, r]) => r.rounds >= ROUNDS);
  if (all.length < 2) return;
  const contexts = all.map(([id]) => id).sort((a, b) => a - b);
  const since = Math.min(...all.map(([, r]) => r.since));
  say(k, table, `livelock ${contexts}`, {
    kind: 'livelock',
    contexts,
    numbers: { rounds: Math.min(...all.map(([, r]) => r.rounds)), window: k.state.now - since },
  });
}

const progress = (table: Locks, context: ContextId): void => {
  table.rounds = put(table.rounds, context, undefined);
};

function gone(table: Locks, context: ContextId): void {
  if (table.spinners.has(context)) table.spinners = put(table.spinners, context, undefined);
  if (table.turning.has(context)) turn(table, context, undefined);
}
