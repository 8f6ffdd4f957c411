/**
 * A thread model: what a program's create, exit, yield, wait and wake mean. One model a file in source/threading/. The
 * library's mutexes, conditions and so on are written once, over `wait` and `wake`; under 1:1 these enter the kernel and
 * its futex queue, under N:1 they would be a user-level queue and a switch without any kernel entry.
 */
import type { Kernel } from './machine.js';
import type { Parameter, QueueView } from './policy.js';
import type { Context, ContextId, Core, Mutable, TaskId, Wait } from './state.js';

export interface ThreadSpec {
  /** Address of the start function, argument (two words). */
  readonly start: number;
  readonly argument: readonly [number, number];
  readonly stackSize: number;
  /** Given by the program (pthread_attr_setstack), or 0. */
  readonly stackAddress: number;
  readonly guardSize: number;
  readonly detached: boolean;
  readonly scope: 'system' | 'process';
}

export interface UserScheduling {
  readonly policy: number;
  readonly priority: number;
}

/** A lock of the model's own, for the pane of locks. */
export interface ModelLock {
  readonly name: string;
  /** Who has it, or -1. */
  readonly owner: ContextId;
  readonly waiters: readonly ContextId[];
  readonly note: string;
}

export interface ThreadModel {
  readonly name: string;
  /** As the field writes it where there is little room: `1:1`. */
  readonly short: string;
  readonly about: string;
  readonly parameters: readonly Parameter[];
  /** Set up `state.model`, the first process and its main context and task. */
  start(k: Kernel): void;
  /** Creates a context (and whatever runs it). Charges what that costs. Answers its id, or -errno. */
  create(k: Kernel, by: Mutable<Context>, spec: ThreadSpec): ContextId;
  /** The context ends; its task with it, where they come in pairs. Joiners are woken by the library, not here. */
  exit(k: Kernel, context: Mutable<Context>): void;
  yield(k: Kernel, context: Mutable<Context>): void;
  /**
   * The context waits: queue it on (space, address) unless the address is 0 (with others of the same address in its space, or
   * where `wait.shared` in all that map the memory), arm the deadline, block whoever runs it.
   * The caller has checked the condition in this same step, so no wake-up is lost. `entry`: is this a system call
   * (futex) at its price.
   */
  wait(k: Kernel, context: Mutable<Context>, wait: Wait): void;
  /**
   * Wakes at most one waiter of (space, address), first come first (or as `choose` says); answers its id or -1. One wake
   * a step: whoever wakes many repeats its phase. Charges the price of entering the kernel once a call, when `first`.
   * `shared`: those that wait as shared ones are found, in whatever space; else those of this space that wait as private ones.
   */
  wake(
    k: Kernel,
    by: Mutable<Context> | undefined,
    space: number,
    address: number,
    bitset: number,
    first: boolean,
    shared?: boolean,
  ): ContextId;
  /** Move waiters from one address to another without waking (condition → mutex), at most n; answers how many. */
  requeue(k: Kernel, space: number, from: number, to: number, n: number, shared?: boolean): number;
  /** A waiting context's deadline passed, or it is to be interrupted: take it out of its queue and make it ready. */
  release(k: Kernel, context: ContextId, woken: number): void;
  /** A blocking or non-blocking system call begins and ends: jackets, hand-off, interpreter lock. Emits, charges. */
  enterSystemCall(k: Kernel, context: Mutable<Context>, name: string): void;
  leaveSystemCall(k: Kernel, context: Mutable<Context>, name: string): void;
  /**
   * A step of a core whose task runs no context now: the user-level scheduler, which takes the next thread or lets the task
   * sleep. Absent: every task of a program runs the one context that it was made for.
   */
  dispatch?(k: Kernel, core: Mutable<Core>): void;
  /**
   * Asked before an instruction of `context` where the core has been told to look (attend): does the library want its task
   * back, or has it something else to do first (an interpreter lock)? If so the context is off the task or waits, computing is
   * paused, and the step is this; nothing else happens in it.
   */
  interrupts?(k: Kernel, core: Mutable<Core>, context: Mutable<Context>): boolean;
  /** A timer of kind 'model' that the model armed has expired. */
  onTimer?(k: Kernel, context: ContextId, value: number): void;
  /** Contention scopes that threads may have, the usual one first. */
  readonly scopes: readonly ThreadSpec['scope'][];
  /**
   * What a thread that the library schedules has as its class (as POSIX numbers them) and priority; undefined: the kernel
   * schedules it. And a change of it, for which nobody needs a right.
   */
  scheduling?(k: Kernel, context: ContextId): UserScheduling | undefined;
  reschedule?(k: Kernel, context: ContextId, scheduling: UserScheduling): void;
  /** Task that carries the context now, or -1. */
  carrier(k: Kernel, context: ContextId): TaskId;
  /** Locks of the model's own in a process. */
  locks?(k: Kernel, process: number): readonly ModelLock[];
  /** Why cores have nothing to run although there are threads that could, in words; empty: no reason of the model's. */
  whyIdle?(k: Kernel): string;
  /** From now on the context's process has so many processors (GOMAXPROCS); 0 or less: no change. Answers how many there were. */
  processors?(k: Kernel, context: Context, n: number): number;
  /** User-level queues to show above the kernel's; empty under 1:1. */
  describe(k: Kernel): readonly QueueView[];
}
