/** Placeholder types until the memory's own: written by whoever owns memory. */
import type { Stamped } from '../state.js';
export interface AddressSpace extends Stamped {
  readonly id: number;
}
export interface PhysicalMemory extends Stamped {
  readonly frames: readonly unknown[];
}
