// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from './machine.js';
import type { Context } from './state.js';
/** `reads`: triples space, address, size. `cost` ns and instructions of one turn. */
export interface Turn {
  readonly reads: readonly number[];
  readonly cost: number;
  readonly instructions: number;
}

export function probeTurn(k: Kernel, context: Context, loop: number, limit: number): Turn | undefined {
  throw new Error('being written');
}
