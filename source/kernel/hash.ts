// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from './machine.js';

export function hashState(k: Kernel): string {
  throw new Error('being written');
}
