/**
 * Who wrote a watched variable last: by address space and address, from the `watched` events of the ranges that the panes
 * watch.
 */
import type { Observer } from './observer.js';

export interface Write {
  readonly context: number;
  readonly step: number;
  readonly pc: number;
  readonly time: number;
}
export interface Writers {
  /** By `placeOfWrite`. */
  byPlace: ReadonlyMap<string, Write>;
}

export const placeOfWrite = (space: number, address: number): string => `${space}:${address}`;

export const writers: Observer<Writers> = {
  name: 'writers',
  kinds: ['watched'],
  start: () => ({ byPlace: new Map() }),
  fold(table, event) {
    // The map is shared with copies: replaced, not changed, and small (one entry a watched variable of a process).
    const next = new Map(table.byPlace);
    const { context, step, pc, time } = event;
    next.set(placeOfWrite(event.value, event.address), { context, step, pc, time });
    table.byPlace = next;
  },
  copy: (table) => ({ byPlace: table.byPlace }),
};
