/** How processes end, and signals, in words. */
import { signalName as nameOf } from '../kernel/signal-table.js';

/** `SIGSEGV`, or `signal 40` for one that has no name. */
export function signalName(signal: number): string {
  const name = nameOf(signal);
  return /^\d+$/.test(name) ? `signal ${name}` : name;
}

/** `0`, `3`, or the signal's number and name, from a status as wait() encodes it. */
export function statusWords(status: number): string {
  const signal = status & 0x7f;
  if (signal === 0) return String((status >> 8) & 0xff);
  const name = nameOf(signal);
  return `signal ${signal}${/^\d+$/.test(name) ? '' : ` (${name})`}`;
}

/** `status 1`, `signal 11 (SIGSEGV)`. */
export const endWords = (status: number): string =>
  (status & 0x7f) === 0 ? `status ${statusWords(status)}` : statusWords(status);

/** `exit 3`, `SIGSEGV`: the same in short. */
export const endShort = (status: number): string =>
  (status & 0x7f) === 0 ? `exit ${statusWords(status)}` : signalName(status & 0x7f);
