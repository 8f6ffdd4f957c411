/**
 * The four conditions of a good critical region (Tanenbaum, Modern Operating Systems, 2.3.2), for regions that the program
 * marks (lockstep.h): never two inside; nobody outside blocks others; nobody waits for ever. That nothing is assumed about
 * speeds and cores shows in other runs only.
 *
 * A thread waits for a region while it wants in (WANT) and is not inside (ENTER). That a region stays empty although it does
 * is no fault as long as somebody is still on the way in or out; so it is one only after all of them have had core time
 * enough for that: PATIENCE instructions' worth since the region became empty. Who sleeps, has ended or has said
 * NONCRITICAL is on no way out any more.
 */
import { timesNow } from '../../kernel/accounting.js';
import type { KernelEvent } from '../../kernel/events.js';
import type { Kernel } from '../../kernel/machine.js';
import type { ContextId } from '../../kernel/state.js';
import type { Observer } from '../observer.js';
import { type Finds, type Found, say } from '../verdicts.js';

/** Instructions that a way in or out takes at most. */
const PATIENCE = 200;
/** Going round in a circle is told from a long way in by so many times that. */
const CIRCLING = 10;
/** Others went first so often: worth a word; starved. */
const OVERTAKEN = 8;
const STARVED = 100;

export interface Wanting {
  readonly context: ContextId;
  readonly since: number;
  /** Its core time when it began to want in or the region became empty, whichever was later. */
  readonly run: number;
  /** Since then it turned a loop that changes nothing, slept or gave way. */
  readonly stood: boolean;
  /** Entries of others while it wants in. */
  readonly overtaken: number;
}
export interface Outside {
  readonly context: ContextId;
  /** Core time when it left; -Infinity: it is on no way out any more. */
  readonly run: number;
}
export interface RegionRecord {
  readonly name: string;
  readonly inside: readonly ContextId[];
  readonly wants: readonly Wanting[];
  readonly outside: readonly Outside[];
  /** Empty since then; Infinity: somebody is inside. */
  readonly emptySince: number;
  readonly entries: number;
  readonly mostInside: number;
  readonly mostOvertaken: number;
  readonly longestWait: number;
}
export interface Regions extends Finds {
  byName: ReadonlyMap<string, RegionRecord>;
}

export const regionWatch: Observer<Regions> = {
  name: 'regions',
  kinds: ['region', 'pulse', 'park', 'block', 'yield', 'wake', 'switch', 'exit', 'stuck'],
  start: () => ({ found: [], byName: new Map() }),
  fold(table, event, k) {
    // First what was so until now: the event may be what ends it.
    const over = event.kind === 'stuck';
    for (const region of table.byName.values()) if (region.wants.length > 0) look(table, region, k, over);
    if (event.kind === 'region') mark(table, event, k);
    else if (table.byName.size === 0) return;
    else if (event.kind === 'exit') gone(table, event.context);
    else if (event.kind === 'park' || event.kind === 'block' || event.kind === 'yield') stands(table, event);
  },
  copy: (table) => ({ ...table }),
  found: (table): readonly Found[] => table.found,
};

const runOf = (k: Kernel, context: ContextId): number => {
  const task = k.state.contexts[context]?.task ?? -1;
  return task < 0 ? 0 : timesNow(k, task).run;
};

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

const without = <T extends { readonly context: ContextId }>(list: readonly T[], context: ContextId): readonly T[] =>
  list.filter((one) => one.context !== context);

function want(table: Regions, region: RegionRecord, context: ContextId, k: Kernel): void {
  if (region.wants.some((w) => w.context === context)) return;
  const wanting = { context, since: k.state.now, run: runOf(k, context), stood: false, overtaken: 0 };
  put(table, { ...region, wants: [...region.wants, wanting], outside: without(region.outside, context) });
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
  const outside = [...without(region.outside, context), { context, run: runOf(k, context) }];
  put(table, inside.length === 0 ? emptied(k, { ...region, inside, outside }) : { ...region, inside, outside });
}

/** From now on nobody is inside: the patience with everybody begins. */
const emptied = (k: Kernel, region: RegionRecord): RegionRecord => ({
  ...region,
  emptySince: k.state.now,
  wants: region.wants.map((w) => ({ ...w, run: runOf(k, w.context), stood: false })),
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
function stands(table: Regions, event: KernelEvent): void {
  const { context } = event;
  if (event.kind === 'block') leaves(table, context);
  for (const region of table.byName.values()) {
    if (!region.wants.some((w) => w.context === context && !w.stood)) continue;
    put(table, { ...region, wants: region.wants.map((w) => (w.context === context ? { ...w, stood: true } : w)) });
  }
}

function gone(table: Regions, context: ContextId): void {
  leaves(table, context);
  for (const region of table.byName.values()) {
    if (region.wants.some((w) => w.context === context))
      put(table, { ...region, wants: without(region.wants, context) });
  }
}

/**
 * Is the region empty although somebody wants in, and has everybody had time enough to change that?
 * `over`: nobody can any more.
 */
function look(table: Regions, region: RegionRecord, k: Kernel, over: boolean): void {
  if (region.inside.length > 0) return;
  const { now } = k.state;
  const patience = PATIENCE * Math.max(1, k.machine.costs.instruction);
  const first = region.wants[0]!;
  if (!over && now - Math.max(first.since, region.emptySince) < patience) return;
  const asleep = (id: ContextId): boolean => k.state.contexts[id]?.wait?.deadline === Number.POSITIVE_INFINITY;
  const tried = (w: Wanting, times: number): boolean =>
    over || asleep(w.context) || runOf(k, w.context) - w.run >= times * patience;
  if (!region.wants.every((w) => tried(w, 1))) return;
  if (
    !region.outside.every((o) => over || o.run === Number.NEGATIVE_INFINITY || runOf(k, o.context) - o.run >= patience)
  )
    return;
  const wanting = region.wants.map((w) => w.context);
  const { name } = region;
  const numbers = { waited: now - first.since, empty: now - Math.max(region.emptySince, first.since) };
  const others = region.outside.map((o) => o.context);
  const standing = over || region.wants.every((w) => w.stood || asleep(w.context));
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
