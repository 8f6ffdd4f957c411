/** What an event speaks of: the process, the address space, the name of what lies at its address. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { regionAt } from '../kernel/memory/map.js';
import { addressName, objectName } from './names.js';

export const processOf = (k: Kernel, event: KernelEvent) => k.state.contexts[event.context]?.process ?? 0;
export const thing = (k: Kernel, event: KernelEvent): string => {
  const context = k.state.contexts[event.context];
  // What processes share lies in memory that no variable is the name of.
  return context !== undefined && isShared(k, event)
    ? objectName(k, context, event.address)
    : addressName(k, processOf(k, event), event.address);
};
export const isShared = (k: Kernel, event: KernelEvent): boolean =>
  regionAt(k, spaceOf(k, event), event.address)?.shared === true;
export const spaceOf = (k: Kernel, event: KernelEvent) => k.state.processes[processOf(k, event)]?.space ?? -1;
