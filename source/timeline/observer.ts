/**
 * Observers fold events into tables of their own. The tables are kept with the keyframes, outside the state and its hash,
 * so that going back takes them back too.
 */
import type { EventName, KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import type { AccessListener } from '../kernel/order.js';
import type { Found } from './verdicts.js';

export interface Observer<T = unknown> {
  readonly name: string;
  readonly kinds: readonly EventName[];
  /** The empty table of a machine at step 0. */
  start(k: Kernel): T;
  /** Takes an event into the table (changes it). `k`: the machine as it is at the event. */
  fold(table: T, event: KernelEvent, k: Kernel): void;
  /** A copy that later folds leave alone. Must be cheap: it is made at every keyframe. */
  copy(table: T): T;
  /** Who hears of every access to memory from here on, if it wants that now. Asked after each fold and each return to the past. */
  listener?(table: T): AccessListener | undefined;
  /** The verdicts in its table, in the order in which they were said. */
  found?(table: T): readonly Found[];
}

/** Who of some observers wants to hear of every access to memory now: one at most. */
export function listenerIn(observers: readonly Observer[], tables: readonly unknown[]): AccessListener | undefined {
  for (let i = 0; i < observers.length; i++) {
    const listener = observers[i]!.listener?.(tables[i]);
    if (listener !== undefined) return listener;
  }
  return undefined;
}
