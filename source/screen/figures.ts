/** How figures of a schedule are written; a dash where there is none yet. */
import { showTime } from '../scenarios/units.js';

/** A figure; null, negative or not finite: there is none. */
type Figure = number | null;
const isThere = (n: Figure): n is number => n !== null && Number.isFinite(n) && n >= 0;

/** A mean of times in whole nanoseconds. */
export const timeWords = (ns: Figure): string => (isThere(ns) ? showTime(Math.round(ns)) : '-');
export const shareWords = (share: number): string => `${(100 * share).toFixed(1)}%`;
/** An index of fairness, 0 to 1. */
export const indexWords = (n: Figure): string => (isThere(n) ? n.toFixed(3) : '-');
