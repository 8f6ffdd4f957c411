/** Where a context stands with its cancellation: bits of Context.cancel (those that glibc has, in its cancelhandling). */
import type { Context } from './state.js';

export const Cancel = { disabled: 1, asynchronous: 2, requested: 8, ending: 16 } as const;

/** Has the context to act upon a request? */
export const isDue = (context: Context): boolean =>
  (context.cancel & (Cancel.disabled | Cancel.requested | Cancel.ending)) === Cancel.requested;

/** Has it to do so at once, wherever it stands? */
export const isDueAtOnce = (context: Context): boolean =>
  isDue(context) && (context.cancel & Cancel.asynchronous) !== 0;
