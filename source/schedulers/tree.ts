/**
 * A search tree of entities, sorted by one of their numbers and then by order of arrival, in which every node knows the
 * least virtual runtime below it: so the first in order whose virtual runtime is at most some value is found in O(log n),
 * as Linux's augmented red-black tree does (kernel/sched/fair.c, __pick_eevdf). It is a treap (Seidel and Aragon, 1996),
 * whose priorities are a hash of the order of arrival: its shape depends on what stands in it and on nothing else.
 * Links are in the entities' numbers (`left`, `right`, `least`), the root in those of the queue.
 */
import { ownQueue } from '../kernel/epoch.js';
import type { State } from '../kernel/state.js';
import { type Entity, NOBODY, numbersOf, ownNumbers } from './entities.js';

/** Place in the heap order: any fixed mixing of the bits (MurmurHash3's last step). */
function priority(order: number): number {
  let x = Math.imul(order ^ (order >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Does entity `a` go before `b` by `key`? */
export function goesFirst(s: State, key: string, a: Entity, b: Entity): boolean {
  const x = numbersOf(s, a);
  const y = numbersOf(s, b);
  return x[key]! < y[key]! || (x[key]! === y[key]! && x.order! < y.order!);
}

const leastOf = (s: State, e: Entity): number => (e === NOBODY ? Number.POSITIVE_INFINITY : numbersOf(s, e).least!);

/** A node's `least` from its own virtual runtime and its children's. */
function refresh(s: State, e: Entity): void {
  const n = numbersOf(s, e);
  const least = Math.min(n.vruntime!, leastOf(s, n.left!), leastOf(s, n.right!));
  if (least !== n.least) ownNumbers(s, e).least = least;
}

/** Puts `child` where `old` hangs: below the last of the path, or at the root. */
function hang(s: State, level: number, path: readonly Entity[], length: number, old: Entity, child: Entity): void {
  if (length === 0) {
    ownQueue(s, level).numbers.root = child;
    return;
  }
  const n = ownNumbers(s, path[length - 1]!);
  if (n.left === old) n.left = child;
  else n.right = child;
}

/** Puts an entity into the tree of a queue. */
export function treeInsert(s: State, level: number, key: string, e: Entity): void {
  const { numbers } = ownQueue(s, level);
  numbers.sequence! += 1;
  const own = ownNumbers(s, e);
  own.order = numbers.sequence!;
  own.left = NOBODY;
  own.right = NOBODY;
  own.least = own.vruntime!;
  own.queued = 1;
  const path: Entity[] = [];
  let at = numbers.root!;
  while (at !== NOBODY) {
    path.push(at);
    const n = numbersOf(s, at);
    at = goesFirst(s, key, e, at) ? n.left! : n.right!;
  }
  let n = path.length;
  if (n === 0) {
    numbers.root = e;
    return;
  }
  const above = ownNumbers(s, path[n - 1]!);
  if (goesFirst(s, key, e, path[n - 1]!)) above.left = e;
  else above.right = e;
  // up, while it comes before its parent in the heap order
  const mine = priority(own.order);
  while (n > 0 && mine < priority(numbersOf(s, path[n - 1]!).order!)) {
    const parent = path[n - 1]!;
    const p = ownNumbers(s, parent);
    if (p.left === e) {
      p.left = own.right!;
      own.right = parent;
    } else {
      p.right = own.left!;
      own.left = parent;
    }
    refresh(s, parent);
    n--;
    hang(s, level, path, n, parent, e);
  }
  refresh(s, e);
  while (n > 0) refresh(s, path[--n]!);
}

/** Takes an entity out; its numbers must be those with which it was put in. */
export function treeRemove(s: State, level: number, key: string, e: Entity): void {
  const path: Entity[] = [];
  let at = s.queues[level]!.numbers.root!;
  while (at !== e) {
    if (at === NOBODY) throw new Error(`entity ${e} is not in queue ${level}`);
    path.push(at);
    const n = numbersOf(s, at);
    at = goesFirst(s, key, e, at) ? n.left! : n.right!;
  }
  const own = ownNumbers(s, e);
  // down, until it has one child at most
  while (own.left !== NOBODY && own.right !== NOBODY) {
    const left = priority(numbersOf(s, own.left!).order!) < priority(numbersOf(s, own.right!).order!);
    const child = left ? own.left! : own.right!;
    const c = ownNumbers(s, child);
    if (left) {
      own.left = c.right!;
      c.right = e;
    } else {
      own.right = c.left!;
      c.left = e;
    }
    hang(s, level, path, path.length, e, child);
    path.push(child);
  }
  hang(s, level, path, path.length, e, own.left === NOBODY ? own.right! : own.left!);
  own.left = NOBODY;
  own.right = NOBODY;
  own.queued = 0;
  for (let i = path.length - 1; i >= 0; i--) refresh(s, path[i]!);
}

/** First in order, or nobody. */
export function treeFirst(s: State, level: number): Entity {
  let at = s.queues[level]!.numbers.root!;
  if (at === NOBODY) return NOBODY;
  for (;;) {
    const { left } = numbersOf(s, at);
    if (left === NOBODY) return at;
    at = left!;
  }
}

/** Second in order, or nobody. */
export function treeSecond(s: State, level: number): Entity {
  let above = NOBODY;
  let at = s.queues[level]!.numbers.root!;
  if (at === NOBODY) return NOBODY;
  for (;;) {
    const n = numbersOf(s, at);
    if (n.left !== NOBODY) {
      above = at;
      at = n.left!;
      continue;
    }
    if (n.right === NOBODY) return above;
    let next = n.right!;
    while (numbersOf(s, next).left !== NOBODY) next = numbersOf(s, next).left!;
    return next;
  }
}

/** First in order whose virtual runtime is one of those that `fits` takes (it takes all below any that it takes), or nobody. */
export function treeFirstFit(s: State, level: number, fits: (vruntime: number) => boolean): Entity {
  let at = s.queues[level]!.numbers.root!;
  while (at !== NOBODY) {
    const n = numbersOf(s, at);
    if (n.left !== NOBODY && fits(numbersOf(s, n.left!).least!)) at = n.left!;
    else if (fits(n.vruntime!)) return at;
    else at = n.right!;
  }
  return NOBODY;
}

/** Least virtual runtime of all; Infinity if there is nobody. */
export const treeLeast = (s: State, level: number): number => leastOf(s, s.queues[level]!.numbers.root!);

/** The entities in order, `most` of them. */
export function treeInOrder(s: State, level: number, most = Number.POSITIVE_INFINITY): Entity[] {
  const found: Entity[] = [];
  const open: Entity[] = [];
  let at = s.queues[level]!.numbers.root!;
  while ((at !== NOBODY || open.length > 0) && found.length < most) {
    while (at !== NOBODY) {
      open.push(at);
      at = numbersOf(s, at).left!;
    }
    const e = open.pop()!;
    found.push(e);
    at = numbersOf(s, e).right!;
  }
  return found;
}
