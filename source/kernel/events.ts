/**
 * Events: what a step did, as numbers. Prose is made only when shown (screen/explain). A sink says which kinds it wants by
 * a bit mask, so that nothing is built that nobody reads.
 */
import type { ContextId, CoreId, TaskId } from './state.js';
import type { Verdict } from './verdict.js';

/** Kinds by bit number. New ones are added at the end. */
export const EventKind = {
  instruction: 0,
  load: 1,
  store: 2,
  atomic: 3,
  call: 4,
  switch: 5,
  wake: 6,
  block: 7,
  ready: 8,
  preempt: 9,
  yield: 10,
  migrate: 11,
  steal: 12,
  tick: 13,
  fork: 14,
  exit: 15,
  join: 16,
  systemCall: 17,
  futexWait: 18,
  futexWake: 19,
  acquire: 20,
  release: 21,
  contend: 22,
  signal: 23,
  broadcast: 24,
  pageFault: 25,
  fault: 26,
  misuse: 27,
  overflow: 28,
  output: 29,
  input: 30,
  timer: 31,
  decision: 32,
  park: 33,
  unpark: 34,
  stuck: 35,
  processExit: 36,
  allocate: 37,
  free: 38,
  idle: 39,
  /** a write to a watched range of memory (watch.ts), whatever wrote it; value: the address space of the range */
  watched: 40,
  /** a parent has learnt of a child's end, stop or continuation */
  reap: 41,
  /** the parent has ended: init, or nobody, takes its place */
  reparent: 42,
  exec: 43,
  /** a signal is on its way; is delivered (why: 'handler', 'ignored', 'terminate', 'stop', ...); its handler has returned */
  signalSent: 44,
  signalDelivered: 45,
  signalReturn: 46,
  /** a page is taken away for another one */
  pageOut: 47,
  tlbFlush: 48,
  map: 49,
  unmap: 50,
  open: 51,
  close: 52,
  /** bytes taken from, and given to, a file, pipe, socket or message queue */
  read: 53,
  write: 54,
  disk: 55,
  diskDone: 56,
  stop: 57,
  continue: 58,
  kernelWork: 59,
  /** translations taken out of the TLBs of other cores; `value`: how many cores */
  shootdown: 60,
  /** a robust mutex whose owner has died; a process-shared one that nobody can let go of any more */
  ownerDied: 61,
  /** a thread is asked to end (why 'asks', other: which one), or begins to (why 'point', 'asynchronous') */
  cancel: 62,
  /**
   * what a workload does: 'arrival', 'release' (of a periodic job: number, deadline), 'deadline' (missed: deadline, left),
   * 'warm' and 'evicted' (its working set has come into a core's cache, or had to go: size, used, of)
   */
  job: 63,
  /** a region of the program: its thread wants in, enters, leaves it, or is where it may stay (why: 'want', 'enter', 'leave', 'outside') */
  region: 64,
  /** something is found to be so, see verdict.ts; said by observers, not by the kernel. why: its kind */
  verdict: 65,
  /** every 1024 steps, for observers that look at time passing; never shown */
  pulse: 66,
  /** a task goes over to another thread without the kernel: other: the thread before, value: the price, size: threads ready behind it */
  userSwitch: 67,
  /**
   * what the library does outside of the kernel (why: 'create', 'wait', 'wake', 'yield', 'exit', 'preempt', 'jacket'); other: the thread
   * concerned, address: what is waited on, value: threads that are ready now
   */
  userThread: 68,
  /** a task that carries user threads (why: 'new', 'idle', 'unparked', 'waiting', 'signalled'); value: tasks of the process, size: threads ready */
  lwp: 69,
  /** what the thread model does by itself (why: 'lock takes', 'steals', 'hand-off', ...), where no other kind says it */
  model: 70,
  /** a task has class and priority of somebody who waits for it (why 'inherits', other: who), or its own again ('back') */
  inherit: 71,
} as const;
export type EventName = keyof typeof EventKind;

export interface KernelEvent {
  readonly kind: EventName;
  readonly step: number;
  readonly time: number;
  readonly core: CoreId;
  readonly task: TaskId;
  readonly context: ContextId;
  readonly pc: number;
  /** Other context or task concerned (woken one, previous one, owner). */
  readonly other: number;
  /** Address concerned, or 0. */
  readonly address: number;
  /** Kind-specific numbers: size, value, cost, queue length, waited ns, ... */
  readonly value: number;
  readonly size: number;
  /** Short code of the reason: 'new' | 'woken' | 'quantum' | ..., name of a system call, kind of fault. */
  readonly why: string;
  /** The decision's figures: what the policy compared, e.g. { vruntime: 12, best: 10 }. */
  readonly numbers: Readonly<Record<string, number>> | undefined;
  readonly text: string;
  /** What a `verdict` says. */
  readonly verdict?: Verdict;
}

/** Three 32-bit words: kinds 0-31, 32-63 and 64-95. */
export interface EventMask {
  readonly low: number;
  readonly high: number;
  readonly top: number;
}
export interface EventSink extends EventMask {
  emit(event: KernelEvent): void;
}

export const noEvents: EventSink = { low: 0, high: 0, top: 0, emit() {} };

/** A mask for the given kinds. */
export function maskOf(kinds: readonly EventName[]): EventMask {
  const words = [0, 0, 0];
  for (const kind of kinds) words[EventKind[kind] >> 5]! |= 1 << (EventKind[kind] & 31);
  return { low: words[0]!, high: words[1]!, top: words[2]! };
}

/** Have two masks a kind in common? */
export const meets = (a: EventMask, b: EventMask): boolean =>
  (a.low & b.low) !== 0 || (a.high & b.high) !== 0 || (a.top & b.top) !== 0;

/** The kinds of both. */
export const joined = (a: EventMask, b: EventMask): EventMask => ({
  low: a.low | b.low,
  high: a.high | b.high,
  top: a.top | b.top,
});

/** Is every kind of `part` in `whole`? */
export const within = (part: EventMask, whole: EventMask): boolean =>
  (part.low & ~whole.low) === 0 && (part.high & ~whole.high) === 0 && (part.top & ~whole.top) === 0;

/** Every kind but memory accesses, instructions, calls and pulses, which cost too much unless wanted. */
export const ordinaryEvents = maskOf(
  (Object.keys(EventKind) as EventName[]).filter(
    (k) => !['instruction', 'load', 'store', 'atomic', 'call', 'pulse'].includes(k),
  ),
);
