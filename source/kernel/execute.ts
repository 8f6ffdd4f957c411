// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from './machine.js';
import type { Context, Mutable } from './state.js';
/** What executeOne did. */
/** One instruction; go on. */
export const RAN = 0;
/** At a library call (INTRINSIC, or CALLP to one), nothing executed: scratch.intrinsic, .base (absolute), .argc say which. It is the resumption of the top of `context.calls` if that one's base is the same. */
export const CALLING = 1;
/** Took the LOOP of wait loop scratch.loop. */
export const LOOPED = 2;
/** First half of an RMW: no interrupt, no switch before the next step of this context. */
export const HALF = 3;
/** User code pushed by callFunction has returned: pc is at the library call again, whose next phase (call.phase) is due. */
export const RETURNED = 4;

export function executeOne(k: Kernel, context: Mutable<Context>): number {
  throw new Error('being written');
}
