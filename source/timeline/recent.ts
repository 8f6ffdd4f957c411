/** The latest events, for the events pane; bounded. */
import { EventKind, type EventName, type KernelEvent } from '../kernel/events.js';
import type { Observer } from './observer.js';

const KEPT = 200;
const NOISY: readonly EventName[] = [
  'instruction',
  'load',
  'store',
  'atomic',
  'call',
  'tick',
  'decision',
  'allocate',
  'free',
  'ready',
  'watched',
  'pulse',
];

export interface Recent {
  events: KernelEvent[];
}

export const recent: Observer<Recent> = {
  name: 'recent',
  kinds: (Object.keys(EventKind) as EventName[]).filter((kind) => !NOISY.includes(kind)),
  start: () => ({ events: [] }),
  fold(table, event) {
    table.events.push(event);
    if (table.events.length > 2 * KEPT) table.events.splice(0, table.events.length - KEPT);
  },
  copy: (table) => ({ events: table.events.slice(-KEPT) }),
};
