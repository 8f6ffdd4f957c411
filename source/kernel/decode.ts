// @ts-nocheck signatures first; bodies follow within the half hour
import type { Program } from '../language/program.js';
export interface Decoded {
  readonly code: Int32Array;
}

export function decode(program: Program): Decoded {
  throw new Error('being written');
}
