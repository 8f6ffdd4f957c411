/**
 * The four conditions of a good critical region (Tanenbaum, Modern Operating Systems, 2.3.2), for regions that the program
 * marks (lockstep.h): never two inside; nobody outside blocks others; nobody waits for ever. That nothing is assumed about
 * speeds and cores shows in other runs only.
 *
 * A thread waits for a region while it wants in (WANT) and is not inside (ENTER). That a region stays empty although it does
 * is no fault as long as somebody is still on the way in or out; so it is one only after all of them have done instructions
 * enough for that, PATIENCE since the region became empty: on a core that stands still, or is busy with switches, nobody gets
 * anywhere. Who sleeps, has ended or has said NONCRITICAL is on no way out any more. They stand if all of them turn loops
 * that change nothing, and none has done anything else since the others looked last.
 */
import type { KernelEvent } from '../../kernel/events.js';
import type { Kernel } from '../../kernel/machine.js';
import { retiredNow } from '../../kernel/park.js';
import type { ContextId, CoreId } from '../../kernel/state.js';
import type { Observer } from '../observer.js';
import { type Finds, type Found, say } from '../verdicts.js';

/** Instructions that a way in or out takes at most. */
const PATIENCE = 200;
/** Accesses in a turn or two of a loop that only waits: who has made more since it last stood has done something else. */
const TURN = 24;
/** Going round in a circle is told from a long way in by so many times that. */
const CIRCLING = 10;
/** Others went first so often: worth a word; starved. */
const OVERTAKEN = 8;
const STARVED = 100;

export interface Wanting {
  readonly context: ContextId;
  readonly since: number;
  /** What it had done when it began to want in or the region became empty, whichever was later; see Regions.done. */
  readonly run: number;
  /** Since then it turned a loop that changes nothing, slept or gave way; where, or -1. */
  readonly stood: boolean;
  readonly pc: number;
  /** Accesses that it had made when it last stood. */
  readonly operations: number;
  /** Entries of others while it wants in. */
  readonly overtaken: number;
}
export interface Outside {
  readonly context: ContextId;
  /** What it had done when it left; -Infinity: it is on no way out any more. */
  readonly run: number;
}
export interface RegionRecord {
  readonly name: string;
  readonly inside: readonly ContextId[];
  readonly wants: readonly Wanting[];
  readonly outside: readonly Outside[];
  /** Empty since then; Infinity: somebody is inside. */
  readonly emptySince: number;
  /** All who are outside have got so far that they let nobody in any more: those who want in have had their try since then. */
  readonly settled: boolean;
  readonly entries: number;
  readonly mostInside: number;
  readonly mostOvertaken: number;
  readonly longestWait: number;
}
/** Who is on a core, and how many instructions had been done there when it came. */
interface OnCore {
  readonly context: ContextId;
  readonly retired: number;
}
export interface Regions extends Finds {
  byName: ReadonlyMap<string, RegionRecord>;
  /** Instructions that a context has done, but for those since it came to the core on which it is. */
  done: ReadonlyMap<ContextId, number>;
  cores: ReadonlyMap<CoreId, OnCore>;
}

export const regionWatch: Observer<Regions> = {
  name: 'regions',
  kinds: ['region', 'pulse', 'park', 'unpark', 'block', 'yield', 'wake', 'switch', 'exit', 'stuck'],
  start: () => ({ found: [], byName: new Map(), done: new Map(), cores: new Map() }),
  fold(table, event, k) {
    // First what was so until now: the event may be what ends it.
    const over = event.kind === 'stuck';
    if (event.kind === 'switch') comes(table, event, k);
    for (const region of table.byName.values()) if (region.wants.length > 0) look(table, region, k, over);
    if (event.kind === 'region') mark(table, event, k);
    else if (table.byName.size === 0) return;
    else if (event.kind === 'exit') gone(table, event.context);
    else if (event.kind === 'park' || event.kind === 'block' || event.kind === 'yield') stands(table, event, k);
    else if (event.kind === 'unpark') goesOn(table, event, k);
  },
  copy: (table) => ({ ...table }),
  found: (table): readonly Found[] => table.found,
};

/** Instructions that a context has done. */
function runOf(table: Regions, k: Kernel, context: ContextId): number {
  const core = k.state.tasks[k.state.contexts[context]?.task ?? -1]?.core ?? -1;
  const on = table.cores.get(core);
  const done = table.done.get(context) ?? 0;
  // The first thread came to its core before anybody watched.
  if (on === undefined)
    return core >= 0 && k.state.cores[core]?.context === context ? done + retiredNow(k, core) : done;
  return on.context === context ? done + retiredNow(k, core) - on.retired : done;
}

/** Another one comes to a core: what the one before did there is added to its own. */
function comes(table: Regions, { core, context }: KernelEvent, k: Kernel): void {
  if (core < 0) return;
  const { retired } = k.state.cores[core]!;
  const before = table.cores.get(core);
  if (before !== undefined)
    table.done = new Map(table.done).set(
      before.context,
      (table.done.get(before.context) ?? 0) + retired - before.retired,
    );
  table.cores = new Map(table.cores).set(core, { context, retired });
}

function put(table: Regions, region: RegionRecord): void {
  const next = new Map(table.byName);
  next.set(region.name, region);
  table.byName = next;
}

const fresh = (name: string): RegionRecord => ({
  name,
  inside: [],
  wants: [],
  outside: [],
  emptySince: 0,
  settled: false,
  entries: 0,
  mostInside: 0,
  mostOvertaken: 0,
  longestWait: 0,
});

function mark(table: Regions, event: KernelEvent, k: Kernel): void {
  const { context, text: name, why } = event;
  if (why === 'outside') {
    leaves(table, context);
    return;
  }
  const region = table.byName.get(name) ?? fresh(name);
  if (why === 'want') want(table, region, context, k);
  else if (why === 'enter') enter(table, region, context, k);
  else if (why === 'leave') leave(table, region, context, k);
}

const FRESH = { stood: false, pc: -1, operations: 0 };

const without = <T extends { readonly context: ContextId }>(list: readonly T[], context: ContextId): readonly T[] =>
  list.filter((one) => one.context !== context);

function want(table: Regions, region: RegionRecord, context: ContextId, k: Kernel): void {
  if (region.wants.some((w) => w.context === context)) return;
  const wanting = { context, since: k.state.now, run: runOf(table, k, context), ...FRESH, overtaken: 0 };
  put(table, {
    ...region,
    wants: [...region.wants, wanting],
    outside: without(region.outside, context),
    settled: false,
  });
}

function enter(table: Regions, region: RegionRecord, context: ContextId, k: Kernel): void {
  const { now } = k.state;
  const { name } = region;
  const waited = now - (region.wants.find((w) => w.context === context)?.since ?? now);
  const wants = without(region.wants, context).map((w) => ({ ...w, overtaken: w.overtaken + 1 }));
  const inside = [...region.inside, context];
  put(table, {
    ...region,
    inside,
    wants,
    outside: without(region.outside, context),
    emptySince: Number.POSITIVE_INFINITY,
    entries: region.entries + 1,
    mostInside: Math.max(region.mostInside, inside.length),
    mostOvertaken: wants.reduce((most, w) => Math.max(most, w.overtaken), region.mostOvertaken),
    longestWait: Math.max(region.longestWait, waited),
  });
  if (inside.length > 1)
    say(k, table, `two ${name}`, {
      kind: 'two-inside',
      contexts: [context, ...region.inside.filter((id) => id !== context)],
      region: name,
      numbers: { inside: inside.length },
    });
  for (const w of wants) {
    const numbers = { times: w.overtaken, waited: now - w.since };
    const contexts = [w.context, context];
    if (w.overtaken === OVERTAKEN)
      say(k, table, `overtaken ${name} ${w.context}`, { kind: 'overtaking', contexts, region: name, numbers });
    else if (w.overtaken === STARVED)
      say(k, table, `starved ${name} ${w.context}`, { kind: 'starvation', contexts, region: name, numbers });
  }
}

function leave(table: Regions, region: RegionRecord, context: ContextId, k: Kernel): void {
  const at = region.inside.lastIndexOf(context);
  if (at < 0) return;
  const inside = region.inside.filter((_, i) => i !== at);
  const outside = [...without(region.outside, context), { context, run: runOf(table, k, context) }];
  put(table, inside.length === 0 ? emptied(table, k, { ...region, inside, outside }) : { ...region, inside, outside });
}

/** From now on nobody is inside: the patience with everybody begins. */
const emptied = (table: Regions, k: Kernel, region: RegionRecord): RegionRecord => ({
  ...region,
  emptySince: k.state.now,
  settled: false,
  wants: region.wants.map((w) => ({ ...w, run: runOf(table, k, w.context), ...FRESH })),
});

/** A thread is on no way out of any region. */
function leaves(table: Regions, context: ContextId): void {
  for (const region of table.byName.values()) {
    const known = region.outside.find((o) => o.context === context);
    if (known === undefined || known.run === Number.NEGATIVE_INFINITY) continue;
    const outside = [...without(region.outside, context), { context, run: Number.NEGATIVE_INFINITY }];
    put(table, { ...region, outside });
  }
}

/** It sleeps, turns a loop that changes nothing, or gives way. */
function stands(table: Regions, event: KernelEvent, k: Kernel): void {
  const { context, pc } = event;
  if (event.kind === 'block') leaves(table, context);
  const operations = k.state.contexts[context]?.operations ?? 0;
  for (const region of table.byName.values()) {
    const own = region.wants.find((w) => w.context === context);
    if (own === undefined) continue;
    // It has done something else before: what the others saw may be different now.
    const moved = own.pc !== pc || operations - own.operations > TURN;
    if (own.stood && !moved && own.operations === operations) continue;
    const wants = region.wants.map((w) =>
      w.context === context ? { ...w, stood: true, pc, operations } : moved && w.stood ? { ...w, stood: false } : w,
    );
    put(table, { ...region, wants });
  }
}

/** It turns its loop no more: what it reads has been written to, or it has lost its core. */
function goesOn(table: Regions, event: KernelEvent, k: Kernel): void {
  const { context } = event;
  const operations = k.state.contexts[context]?.operations ?? 0;
  for (const region of table.byName.values()) {
    if (!region.wants.some((w) => w.context === context)) continue;
    const stood = event.why !== 'written';
    const wants = region.wants.map((w) => (w.context === context ? { ...w, stood: w.stood && stood, operations } : w));
    put(table, { ...region, wants });
  }
}

function gone(table: Regions, context: ContextId): void {
  leaves(table, context);
  for (const region of table.byName.values()) {
    if (region.wants.some((w) => w.context === context))
      put(table, { ...region, wants: without(region.wants, context) });
  }
}

const asleep = (k: Kernel, id: ContextId): boolean => k.state.contexts[id]?.wait?.deadline === Number.POSITIVE_INFINITY;
const isParked = (k: Kernel, id: ContextId): boolean => {
  const core = k.state.tasks[k.state.contexts[id]?.task ?? -1]?.core ?? -1;
  return core >= 0 && k.state.cores[core]!.context === id && k.state.cores[core]!.parkedLoop >= 0;
};

/**
 * Is the region empty although somebody wants in, and has everybody had time enough to change that?
 * `over`: nobody can any more.
 */
function look(table: Regions, region: RegionRecord, k: Kernel, over: boolean): void {
  if (region.inside.length > 0) return;
  const { now } = k.state;
  const first = region.wants[0]!;
  const tried = (w: Wanting, times: number): boolean =>
    over || asleep(k, w.context) || runOf(table, k, w.context) - w.run >= times * PATIENCE;
  const done = (o: Outside): boolean =>
    over || o.run === Number.NEGATIVE_INFINITY || runOf(table, k, o.context) - o.run >= PATIENCE;
  if (!region.outside.every(done)) return;
  if (!over && !region.settled) {
    const wants = region.wants.map((w) => ({ ...w, run: runOf(table, k, w.context), stood: isParked(k, w.context) }));
    put(table, { ...region, wants, settled: true });
    return;
  }
  if (!region.wants.every((w) => tried(w, 1))) return;
  const wanting = region.wants.map((w) => w.context);
  const { name } = region;
  const numbers = { waited: now - first.since, empty: now - Math.max(region.emptySince, first.since) };
  const others = region.outside.map((o) => o.context);
  const standing = over || region.wants.every((w) => w.stood || asleep(k, w.context));
  if (standing && wanting.length === 1 && others.length > 0)
    say(k, table, `outside ${name} ${wanting[0]}`, {
      kind: 'outside-blocks',
      contexts: [...wanting, ...others],
      region: name,
      numbers,
    });
  else if (standing)
    say(k, table, `nobody ${name}`, { kind: 'waits-for-nobody', contexts: wanting, region: name, numbers });
  else if (wanting.length > 1 && region.wants.every((w) => tried(w, CIRCLING)))
    say(k, table, `circling ${name}`, { kind: 'livelock', contexts: wanting, region: name, numbers });
}
