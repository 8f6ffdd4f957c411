/** The wall clock of the simulated machine: what files' times and time() go by. */
import type { State } from './state.js';

/** The wall clock at boot: 2024-01-01 00:00:00 UTC, seconds since 1970. */
export const BOOT_SECONDS = 1704067200;

const BILLION = 1_000_000_000;

/** Seconds since 1970 and nanoseconds. */
export type WallTime = readonly [number, number];

export const BOOT_TIME: WallTime = [BOOT_SECONDS, 0];

export function wallTime(s: State): WallTime {
  const seconds = Math.floor(s.now / BILLION);
  return [BOOT_SECONDS + seconds, s.now - seconds * BILLION];
}
