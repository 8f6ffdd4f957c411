/**
 * Vector clocks: how far the steps of each context are known to lie before those of another (Mattern 1989). A context's own
 * entry stands apart, so that what it hands on with a release need not be copied until somebody joins it. Clocks are shared
 * with copies of the table: replaced, never changed.
 */
import { Order } from '../../kernel/memory-order.js';
import type { ContextId, PlaceKey } from '../../kernel/state.js';

/** By context; missing: 0. */
export type Vector = readonly number[];
const NOTHING: Vector = [];

export interface Clocks {
  /** Each context's own time: 1 at first, one more after everything that it hands on. */
  readonly own: number[];
  /** What each context knows of the others. */
  readonly seen: Vector[];
  /** What whoever comes after a thing learns. */
  readonly things: Map<PlaceKey, Vector>;
  /** By context: what its relaxed loads have found, for an acquire fence; what its last release fence hands on. */
  readonly found: (Vector | undefined)[];
  readonly fenced: (Vector | undefined)[];
}

export const newClocks = (): Clocks => ({ own: [], seen: [], things: new Map(), found: [], fenced: [] });

export const copyClocks = (c: Clocks): Clocks => ({
  own: c.own.slice(),
  seen: c.seen.slice(),
  things: new Map(c.things),
  found: c.found.slice(),
  fenced: c.fenced.slice(),
});

export const timeOf = (c: Clocks, context: ContextId): number => c.own[context] ?? 1;

/** Did `other`'s steps up to its time `time` happen before what `context` does now? */
export const isBefore = (c: Clocks, other: ContextId, time: number, context: ContextId): boolean =>
  other === context || (c.seen[context]?.[other] ?? 0) >= time;

function join(a: Vector, b: Vector): Vector {
  let at = 0;
  while (at < b.length && (b[at] ?? 0) <= (a[at] ?? 0)) at++;
  if (at === b.length) return a;
  const joined = a.slice();
  while (joined.length < b.length) joined.push(0);
  for (; at < b.length; at++) if ((b[at] ?? 0) > joined[at]!) joined[at] = b[at]!;
  return joined;
}

/** All that a context knows, itself included. */
function all(c: Clocks, context: ContextId): Vector {
  const whole = (c.seen[context] ?? NOTHING).slice();
  while (whole.length <= context) whole.push(0);
  whole[context] = timeOf(c, context);
  return whole;
}

const learn = (c: Clocks, context: ContextId, what: Vector | undefined): void => {
  if (what !== undefined) c.seen[context] = join(c.seen[context] ?? NOTHING, what);
};

const tick = (c: Clocks, context: ContextId): void => {
  c.own[context] = timeOf(c, context) + 1;
};

export function before(c: Clocks, context: ContextId, thing: PlaceKey): void {
  c.things.set(thing, join(c.things.get(thing) ?? NOTHING, all(c, context)));
  tick(c, context);
}

export function after(c: Clocks, context: ContextId, thing: PlaceKey): void {
  learn(c, context, c.things.get(thing));
}

/** `child` begins: all that its maker has done is before it. */
export function begin(c: Clocks, maker: ContextId, child: ContextId): void {
  c.seen[child] = all(c, maker);
  c.own[child] = 1;
  tick(c, maker);
}

/** `context` learns all that `other`, which has ended, knew. */
export const joinEnded = (c: Clocks, context: ContextId, other: ContextId): void => learn(c, context, all(c, other));

const acquires = (order: number): boolean => order !== Order.relaxed && order !== Order.release;
const releases = (order: number): boolean => order >= Order.release;

/** An atomic load, or the reading half of a read-modify-write. */
export function load(c: Clocks, context: ContextId, place: PlaceKey, order: number): void {
  const there = c.things.get(place);
  if (there === undefined) return;
  if (acquires(order)) learn(c, context, there);
  else c.found[context] = join(c.found[context] ?? NOTHING, there);
}

/** An atomic store; `continues`: a read-modify-write, which carries on what earlier releases handed on (C11 5.1.2.4 p10). */
export function store(c: Clocks, context: ContextId, place: PlaceKey, order: number, continues: boolean): void {
  const earlier = continues ? c.things.get(place) : undefined;
  const own = releases(order) ? all(c, context) : c.fenced[context];
  const now = own === undefined ? earlier : earlier === undefined ? own : join(earlier, own);
  if (now === undefined) c.things.delete(place);
  else c.things.set(place, now);
  if (releases(order)) tick(c, context);
}

export function fence(c: Clocks, context: ContextId, order: number): void {
  if (acquires(order)) learn(c, context, c.found[context]);
  if (!releases(order)) return;
  c.fenced[context] = all(c, context);
  tick(c, context);
}
