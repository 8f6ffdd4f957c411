// @ts-nocheck signatures first; bodies follow within the half hour

import type { EventSink } from './events.js';
import type { Chooser, Kernel, Machine } from './machine.js';
import type { State } from './state.js';

export function emptyState(machine: Machine): State {
  throw new Error('being written');
}
export function makeKernel(machine: Machine, state: State, sink?: EventSink, choose?: Chooser): Kernel {
  throw new Error('being written');
}
