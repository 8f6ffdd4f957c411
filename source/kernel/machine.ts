/**
 * The machine: what never changes in a run, and the kernel handle that drives a state.
 * A run is a function of (program, machine, seed, choices) and nothing else.
 */
import type { Program } from '../language/program.js';
import type { CoreOrder } from './cores.js';
import type { EventSink } from './events.js';
import type { Intrinsic } from './intrinsic.js';
import type { ThreadModel } from './model.js';
import type { Policy } from './policy.js';
import type { Scratch } from './scratch.js';
import type { State } from './state.js';

/** Prices in nanoseconds by name. `costs.ts` has the `lecture` table; a scenario may set any. */
export const PRICES = {
  /** an instruction that touches no memory / that loads or stores / an atomic read-modify-write */
  instruction: 100,
  memory: 100,
  atomic: 200,
  /** a library call that stays in user space (lock taken on the fast path, strlen, ...), besides what it touches */
  call: 100,
  /** each byte a block operation moves, in thousandths of ns: 1000 = 1 ns */
  byte: 1000,
  /** entering and leaving the kernel */
  systemCall: 500,
  /** kernel work of a futex wait or wake, besides the entry */
  futex: 300,
  /** switch to another thread of the same process / of another process, done by the kernel */
  threadSwitch: 1000,
  processSwitch: 2000,
  /** switch between user-level threads, no kernel */
  userSwitch: 200,
  /** timer interrupt */
  interrupt: 200,
  /** creating a thread; a process is `fork` plus pages */
  createThread: 1000,
  exitThread: 1000,
  /** creating a process: its records; each page-table entry that is copied for it; a new program for it */
  fork: 10000,
  forkPage: 20,
  exec: 20000,
  exitProcess: 5000,
  /** a page copied at the first write after a fork; a page that is touched for the first time; one that comes from the disk */
  pageCopy: 500,
  pageFault: 1000,
  majorFault: 100000,
  tlbMiss: 50,
  migrate: 1000,
  /** bringing a signal to a handler, its frame included */
  signal: 1000,
  /** work of the kernel on a pipe, a socket or a message queue, besides the entry and the bytes */
  pipe: 300,
  /** the disk: a request, and each byte of it in thousandths of ns; work of the kernel thread that completes it */
  disk: 100000,
  diskByte: 10,
  kernelWork: 1000,
  /** a character of output to the terminal or file */
  output: 10,
} as const;
export type PriceName = keyof typeof PRICES;
/** In the order of the table: the order of a ledger (state.ts). */
export const PRICE_NAMES = Object.keys(PRICES) as readonly PriceName[];
export type Costs = Readonly<Record<PriceName, number>>;

export interface Machine {
  readonly program: Program;
  readonly cores: number;
  readonly policy: Policy;
  /** The policy's parameters, checked: quantum, tick, ... in ns or plain numbers. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly model: ThreadModel;
  readonly modelParameters: Readonly<Record<string, number>>;
  readonly costs: Costs;
  readonly seed: number;
  /** argv[0] first. */
  readonly args: readonly string[];
  readonly environment: readonly string[];
  readonly stdin: Uint8Array;
  /** Files that are there at boot, by path (relative: in the folder in which the run begins); folders are made as needed. */
  readonly files?: readonly MachineFile[];
  /** Is fd 1 a terminal to the program (line buffered), or a file (fully buffered)? */
  readonly terminal: boolean;
  /** Controlled run: no cores, no quanta, no prices; `choose('context')` says who does its next visible operation. */
  readonly controlled: boolean;
  /** Wait loops burn their core's time in whole turns, one step for many (the default); false: every turn instruction by instruction. */
  readonly parking?: boolean;
  /** Intrinsics by position in `program.intrinsics`. */
  readonly intrinsics: readonly Intrinsic[];
  /** Bounds that keep a misbehaving program from hurting the host. */
  readonly limits: Limits;
  readonly faults: { readonly uninitialised: 'stop' | 'ignore' };
  /** A workload instead of a main program (jobs.ts): `main` is not run. */
  readonly jobs?: readonly Job[];
  /** Caches of the cores; absent: COMPUTE takes the same everywhere. */
  readonly cache?: CacheSettings;
  /** The translation lookaside buffer of each core; DEFAULT_TLB if absent. */
  readonly tlb?: TlbSettings;
  /** Bounds of the working set of each process that begins, as Windows has them; absent: none, as on Linux. */
  readonly workingSet?: WorkingSet;
}

/** Pages that a process may have in memory at least and at most. */
export interface WorkingSet {
  readonly minimum: number;
  readonly maximum: number;
}

/** A task that begins at its arrival with a function of the program. All times in ns. */
export interface Job {
  readonly name: string;
  /** Name of the function, `void *name(void *)`. */
  readonly entry: string;
  readonly arrival: number;
  readonly nice: number;
  /** Static priority, for policies that go by it; 0: none given. */
  readonly priority: number;
  readonly tickets: number;
  readonly affinity: readonly [number, number];
  /** Size of its working set, in the units of the cache's size; -1: it has none. */
  readonly workingSet: number;
  /** Released so often, a period apart; 0: not periodic. */
  readonly period: number;
  readonly releases: number;
  /** After its arrival or release; 0: none. */
  readonly deadline: number;
  /** Jobs of the same process are its threads; '' is a process too. */
  readonly process: string;
  /** What it computes in all, of a periodic one at each release. */
  readonly compute: number;
}

/** The cache of a core. A task that has computed there for `warmup` ns computes `warmRate` ns of work in each ns. */
export interface CacheSettings {
  readonly size: number;
  /** A whole number from 1 on. */
  readonly warmRate: number;
  readonly warmup: number;
}

export interface TlbSettings {
  /** Pages that it has room for; 0: no TLB is modelled, and no miss has a price. */
  readonly entries: number;
  /** Entries carry the number of their address space and survive a switch to another; false: a switch flushes them. */
  readonly asids: boolean;
}
export const DEFAULT_TLB: TlbSettings = { entries: 64, asids: false };

export interface MachineFile {
  readonly path: string;
  readonly text: string;
  /** false: its pages are on the disk alone, and come into memory when they are read. */
  readonly cached?: boolean;
}

export interface Limits {
  /** Bytes of simulated memory that may be touched (host memory is about twice that). */
  readonly memory: number;
  /** Threads of a process; processes that have not ended (RLIMIT_NPROC): fork bombs end here, with EAGAIN. */
  readonly tasks: number;
  readonly processes: number;
  readonly outputBytes: number;
  /** Default stack reserved for a thread, bytes. */
  readonly stack: number;
  /** Highest real-time priority that a user may have (RLIMIT_RTPRIO; 0: none), and lowest nice value (RLIMIT_NICE; 20: none lower than its own). */
  readonly rtprio?: number;
  readonly nice?: number;
}
export const DEFAULT_LIMITS: Limits = {
  memory: 256 << 20,
  tasks: 32768,
  processes: 2048,
  outputBytes: 16 << 20,
  stack: 8 << 20,
};

/**
 * Answers a decision. `preferred` is what the policy or the seed says; `options` lists what is possible (called only by
 * whoever wants to deviate). The answer must be one of the options.
 */
export type Chooser = (
  kind: ChoiceKind,
  preferred: number,
  options: () => readonly number[],
  decision: number,
) => number;

/**
 * Open: mechanisms add kinds. 'run': task for this core (-1 idle); 'wake': which waiter; 'context': who goes next in a
 * controlled run (-1: the clock fires the earliest deadline); 'stall': how long (ns) a core stalls (random policy);
 * 'spurious', 'weak-cas': 0 or 1.
 */
export type ChoiceKind =
  | 'run'
  | 'wake'
  | 'context'
  | 'stall'
  | 'spurious'
  | 'weak-cas'
  | 'ticket'
  | 'signal'
  | 'select'
  | (string & {});

/**
 * The handle through which steps are made: a machine, the state it works on now, and the host's own scratch (translation
 * caches, views), which is no part of the state and can be dropped at any time (`forget`).
 */
export interface Kernel {
  readonly machine: Machine;
  /** Same as machine.program, for speed of reading. */
  readonly program: Program;
  state: State;
  choose: Chooser;
  sink: EventSink;
  /** Price of the step under way, ns; mechanisms add to it. */
  cost: number;
  /** Part of `cost` that is work of the kernel: the task's system time. */
  systemCost: number;
  /** Order of the cores and what the stepping loop looks up: the host's own scratch, made anew after `forget`. */
  order: CoreOrder | undefined;
  /** Core on which the step under way happens, or -1. */
  core: number;
  /** Preemptions that a person forced: per core, sorted by `after` (value of core.retired), with the task to run. */
  forced: readonly Forced[];
  /** Changes of policy, parameters and cores that a person made, in order of their steps. */
  exchanges: readonly Exchange[];
  /** Translation caches and the like (scratch.ts). Kernels are made by makeKernel in kernel.ts. */
  readonly scratch: Scratch;
  /** Call after exchanging `state` (restore) and after each keyframe: drops translations that may write shared blocks. */
  forget(): void;
}
export interface Forced {
  readonly core: number;
  readonly after: number;
  readonly task: number;
}
/** From the end of this step on the machine has this policy, with these checked parameters, and so many cores. */
export interface Exchange {
  readonly step: number;
  readonly policy: Policy;
  readonly parameters: Readonly<Record<string, number>>;
  readonly cores: number;
}
