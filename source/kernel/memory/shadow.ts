// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from '../machine.js';
import type { Region } from './layout.js';
/** State of a byte. */
export const Shade = {
  defined: 0,
  undefined: 1,
  redZone: 2,
  freed: 3,
  outOfScope: 4,
  unallocated: 5,
} as const;

export function mark(k: Kernel, space: number, address: number, n: number, state: number): void {
  throw new Error('being written');
}
export function shadowAt(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
