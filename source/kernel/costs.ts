/** Named cost tables: prices in nanoseconds by name (machine.ts says what each is for). */
import { type Costs, PRICES, type PriceName } from './machine.js';

const names = Object.keys(PRICES) as PriceName[];
const every = (value: number): Costs => Object.fromEntries(names.map((n) => [n, value])) as Record<PriceName, number>;

/** Small round numbers that add up in the head. */
export const lectureCosts: Costs = PRICES;

/** Everything is free but instructions, each a tick of 1 ns: textbook models, where a switch takes no time. */
export const tickCosts: Costs = { ...every(0), instruction: 1, memory: 1, atomic: 1, call: 1 };

/** Nothing takes time but COMPUTE and IO: the scheduling models of "Operating Systems: Three Easy Pieces". */
export const ostepCosts: Costs = every(0);

/** Nothing takes time: controlled runs. A quantum never ends under it. */
export const freeCosts: Costs = every(0);

export const costTables: ReadonlyMap<string, Costs> = new Map([
  ['lecture', lectureCosts],
  ['ticks', tickCosts],
  ['ostep', ostepCosts],
  ['free', freeCosts],
]);
