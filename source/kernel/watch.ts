// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from './machine.js';

export function watch(k: Kernel, space: number, address: number, size: number, tag: number): void {
  throw new Error('being written');
}
export function unwatch(k: Kernel, tag: number): void {
  throw new Error('being written');
}
export function takeTouched(k: Kernel): number[] {
  throw new Error('being written');
}
