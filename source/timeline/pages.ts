/**
 * What became of pages by faults: who touched one first, copied it after a fork, or took it as the last one that had it. The
 * latest faults only; of what is older, the page table itself tells all but by whom.
 */
import type { KernelEvent } from '../kernel/events.js';
import type { Observer } from './observer.js';

export interface PageFault {
  readonly space: number;
  /** Address of the page. */
  readonly address: number;
  readonly context: number;
  readonly step: number;
  /** 'touched' for the first time, 'copied' or 'taken' after a fork, 'back' from where it was paged out to. */
  readonly how: 'touched' | 'copied' | 'taken' | 'back';
}
export interface Pages {
  readonly faults: PageFault[];
}

const KEPT = 512;

function howOf(event: KernelEvent): PageFault['how'] {
  if (event.why === 'major') return 'back';
  if (event.why !== 'copy-on-write') return 'touched';
  return event.numbers?.copied === 0 ? 'taken' : 'copied';
}

export const pages: Observer<Pages> = {
  name: 'pages',
  kinds: ['pageFault'],
  start: () => ({ faults: [] }),
  fold(table, event, k) {
    const { state } = k;
    const space = state.processes[state.contexts[event.context]?.process ?? -1]?.space ?? -1;
    const { context, step, address } = event;
    table.faults.push({ space, address, context, step, how: howOf(event) });
    if (table.faults.length > 2 * KEPT) table.faults.splice(0, table.faults.length - KEPT);
  },
  copy: (table) => ({ faults: table.faults.slice(-KEPT) }),
};
