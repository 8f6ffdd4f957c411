// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from './machine.js';

export function loadProgram(k: Kernel): number {
  throw new Error('being written');
}
