// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from './machine.js';
import type { State } from './state.js';
export interface Keyframe {
  readonly step: number;
  readonly state: State;
}

export function keyframe(k: Kernel): Keyframe {
  throw new Error('being written');
}
export function restore(k: Kernel, keyframe: Keyframe): void {
  throw new Error('being written');
}
export function sizeOf(keyframe: Keyframe, since: Keyframe | undefined): number {
  throw new Error('being written');
}
