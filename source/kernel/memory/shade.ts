/** What the language says of a byte. */
import { BLOCK_WORDS, type ShadowBlock } from './layout.js';

/** State of a byte. Zero is the one that the fast path lets through. */
export const Shade = {
  defined: 0,
  undefined: 1,
  redZone: 2,
  freed: 3,
  outOfScope: 4,
  unallocated: 5,
} as const;
export const SHADES = 6;

/** Shadow blocks of one state throughout: shared by all, owned by nobody (epoch -1), never written. */
export const UNIFORM: readonly ShadowBlock[] = Array.from({ length: SHADES }, (_, state) => ({
  epoch: -1,
  words: new Int32Array(BLOCK_WORDS).fill(state * 0x01010101),
}));
