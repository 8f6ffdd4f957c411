/** Who wrote a watched variable last: by address, from the `watched` events of the ranges that the panes watch. */
import type { Observer } from './observer.js';

export interface Write {
  readonly context: number;
  readonly step: number;
  readonly pc: number;
  readonly time: number;
}
export interface Writers {
  byAddress: Map<number, Write>;
}

export const writers: Observer<Writers> = {
  name: 'writers',
  kinds: ['watched'],
  start: () => ({ byAddress: new Map() }),
  fold(table, event) {
    // The map is shared with copies: replaced, not changed, and small (one entry a watched variable).
    const next = new Map(table.byAddress);
    next.set(event.address, { context: event.context, step: event.step, pc: event.pc, time: event.time });
    table.byAddress = next;
  },
  copy: (table) => ({ byAddress: table.byAddress }),
};
