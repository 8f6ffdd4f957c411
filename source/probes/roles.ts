/** What all threads and children of probes need: a start line, their own accounts. */
import { readFileSync, readlinkSync } from 'node:fs';

/** ns of a clock that all threads and processes of the machine share. */
export const now = (): number => Number(process.hrtime.bigint());

/** Kernel's number of the calling thread; undefined without /proc. Read synchronously: otherwise a helper thread answers. */
export const threadId = (): number | undefined => {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return undefined;
  }
};

export interface Account {
  /** CPU time in ns. */
  readonly cpu: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

/**
 * What the calling thread has used so far; undefined without /proc. The kernel brings it up to date when the thread leaves
 * its core: so it sleeps for a moment first, which is one voluntary switch.
 */
export const account = (): Account | undefined => {
  sleepHere(0.01);
  try {
    const cpu = Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]);
    const status = readFileSync('/proc/thread-self/status', 'latin1');
    const of = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
    return { cpu, voluntary: of('voluntary_ctxt_switches'), involuntary: of('nonvoluntary_ctxt_switches') };
  } catch {
    return undefined;
  }
};

/** What was used between two accounts, without the sleep of the second. */
export const used = (before: Account | undefined, after: Account | undefined): Account | undefined =>
  before === undefined || after === undefined
    ? undefined
    : {
        cpu: after.cpu - before.cpu,
        voluntary: Math.max(0, after.voluntary - before.voluntary - 1),
        involuntary: after.involuntary - before.involuntary,
      };

/** A start line in shared memory, for `n` threads and once. */
export const startLine = (n: number): Int32Array => {
  const line = new Int32Array(new SharedArrayBuffer(8));
  line[1] = n;
  return line;
};

/** Waits, asleep, until all stand at the line. */
export const lineUp = (line: Int32Array): void => {
  if (Atomics.sub(line, 1, 1) === 1) {
    Atomics.store(line, 0, 1);
    Atomics.notify(line, 0);
  } else Atomics.wait(line, 0, 0);
};

/** Sleeps the calling thread, which must not be one that a screen hangs on. */
export const sleepHere = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
