/**
 * Definite assignment: which local variables may be read before they were assigned. A forward dataflow over the finished
 * instructions of one function (a slot is assigned if it is on every path that leads there); the function is then lowered
 * again with a companion slot and checks for these variables only, so that well-behaved code pays nothing.
 */
import type { Fn } from './emitter.js';
import { slotsRead, slotsWritten, successors } from './flow.js';

/** Locals (by number) that may be read unassigned, given the instructions [entry, end) with resolved labels. */
export function maybeUnassigned(f: Fn, entry: number, end: number): Set<number> {
  const found = new Set<number>();
  const bitOf = new Map<number, number>();
  const locals: number[] = [];
  const consider = (local: number): void => {
    const home = f.homes[local]!;
    if (home.kind === 'slot' && !bitOf.has(home.slot)) {
      bitOf.set(home.slot, locals.length);
      locals.push(local);
    }
  };
  // Only variables declared without a value can be unassigned, or those whose declaration a jump went past.
  for (const { local } of f.births) consider(local);
  if (f.named.size > 0) {
    f.definition.locals.forEach((local, n) => {
      if (n >= f.definition.parameterCount && local.name !== '') consider(n);
    });
  }
  if (locals.length === 0) return found;
  const births = new Map<number, number[]>();
  for (const { pc, local } of f.births) {
    const home = f.homes[local]!;
    if (home.kind !== 'slot') continue;
    const list = births.get(pc);
    if (list === undefined) births.set(pc, [bitOf.get(home.slot)!]);
    else list.push(bitOf.get(home.slot)!);
  }
  const words = Math.ceil(locals.length / 32);
  const count = end - entry;
  // assigned[pc]: intersection over all ways that lead there; all ones where nothing was seen yet.
  const assigned = new Int32Array(count * words).fill(-1);
  const seen = new Uint8Array(count);
  assigned.fill(0, 0, words);
  seen[0] = 1;
  const work = [entry];
  const now = new Int32Array(words);
  for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
    const at = (pc - entry) * words;
    for (let w = 0; w < words; w++) now[w] = assigned[at + w]!;
    for (const bit of births.get(pc) ?? []) now[bit >> 5]! &= ~(1 << (bit & 31));
    slotsRead(f.out, pc, (slot) => {
      const bit = bitOf.get(slot);
      if (bit !== undefined && (now[bit >> 5]! & (1 << (bit & 31))) === 0) found.add(locals[bit]!);
    });
    slotsWritten(f.out, pc, (slot) => {
      const bit = bitOf.get(slot);
      if (bit !== undefined) now[bit >> 5]! |= 1 << (bit & 31);
    });
    successors(f.out, pc, (next) => {
      if (next < entry || next >= end) return;
      const to = (next - entry) * words;
      let changed = seen[next - entry] === 0;
      seen[next - entry] = 1;
      for (let w = 0; w < words; w++) {
        const both = assigned[to + w]! & now[w]!;
        if (both !== assigned[to + w]!) {
          assigned[to + w] = both;
          changed = true;
        }
      }
      if (changed) work.push(next);
    });
  }
  return found;
}
