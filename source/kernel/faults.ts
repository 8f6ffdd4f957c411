/**
 * Faults of a simulated program. Whatever finds one throws `Fault`; the dispatcher (step.ts) turns it into the signal that
 * Linux would send, or, for what Linux would not notice, the one a sanitizer ends the program with.
 */
export const SIGILL = 4;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGSEGV = 11;

/** Signal by kind of fault. */
export const FAULT = {
  /** dereference of an address below 64 KiB */
  null: SIGSEGV,
  /** nothing is mapped there */
  wild: SIGSEGV,
  /** guard page of another stack */
  guard: SIGSEGV,
  'stack overflow': SIGSEGV,
  /** store to read-only memory, load of what may not be read */
  protection: SIGSEGV,
  /** whole page beyond the end of the file or shared object that is mapped */
  bus: SIGBUS,
  /** call of something that is no function */
  call: SIGSEGV,
  division: SIGFPE,
  uninitialised: SIGABRT,
  'red zone': SIGABRT,
  'use after free': SIGABRT,
  'out of scope': SIGABRT,
  unallocated: SIGABRT,
  'double free': SIGABRT,
  'invalid free': SIGABRT,
  trap: SIGABRT,
  abort: SIGABRT,
  /** machine.limits.memory is used up: as Linux's out-of-memory killer */
  memory: SIGKILL,
  /** simulated time has no more numbers */
  time: SIGKILL,
} as const;
export type FaultKind = keyof typeof FAULT;

/** Thrown inside a step; never leaves it. `message` is one complete sentence without a full stop. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly signal: number;
  readonly address: number;
  constructor(kind: FaultKind, address: number, message: string) {
    super(message);
    this.name = 'Fault';
    this.kind = kind;
    this.signal = FAULT[kind];
    this.address = address;
  }
}
