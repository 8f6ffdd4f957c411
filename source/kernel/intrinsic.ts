/**
 * Library calls. A C program's `pthread_mutex_lock(&m)` lowers to INTRINSIC; the machine finds the entry of that name and
 * runs its phases, each one a step of its own that others can get between. All data of a call under way is in its `Call`
 * record (state.ts), so it can be saved, compared and taken back.
 */
import type { Kernel } from './machine.js';
import type { Call, Context, ContextId, Mutable } from './state.js';

/**
 * What a phase answers: the number of the next phase (also its own, to be run again in the next step), or
 * DONE: the call is over, its result (if any) was set with setResult...;
 * BLOCKED: the context waits (the model was told); after the wake-up the phase stored in `call.phase` runs;
 * CALLED: user code was pushed (callFunction); when it returns, the phase stored in `call.phase` runs;
 * GONE: the context, or its whole process, is no more (exit, fault, longjmp); touch nothing.
 */
export const DONE = -1;
export const BLOCKED = -2;
export const CALLED = -3;
export const GONE = -4;
export type Next = number;

/** As in a `Wait` (state.ts): the kind, the object's address, the thread whose end is awaited. */
export interface Awaited {
  readonly kind: string;
  /** 0: none. */
  readonly address: number;
  /** -1: none. */
  readonly target: ContextId;
}

export interface Phase {
  /** Shown in the code pane and the events: 'attempt', 'wait', 'resume', 'release and wait', 're-acquire'. */
  readonly label: string;
  /** Controlled runs only: may this phase happen now? Absent: always. Must not change anything. */
  readonly enabled?: (k: Kernel, context: Context, call: Call) => boolean;
  /** Controlled runs only: what it waits for while it may not happen. Goes with `enabled`. */
  readonly awaits?: (k: Kernel, context: Context, call: Call) => Awaited;
  /** `context` and `call` are owned: may be changed. */
  readonly run: (k: Kernel, context: Mutable<Context>, call: Mutable<Call>) => Next;
}

export interface Intrinsic {
  readonly name: string;
  readonly phases: readonly Phase[];
  /** Phases of a controlled run, where they differ (a lock is enabled when free; cond_wait is two operations). */
  readonly controlled?: readonly Phase[];
  /**
   * A cancellation point: its last `phases` (of both lists) are those of the thread's end, with which a call goes on when the
   * thread is to be cancelled. `undone`: by which result a call that was interrupted says that it did nothing.
   */
  readonly cancel?: { readonly phases: number; readonly undone: 'always' | 'nonzero' | 'negative' };
  /**
   * For messages: what the library knows of an address ("8 bytes past the end of the heap block of 40 bytes allocated at
   * main:12"), or undefined. The allocator's entries have it.
   */
  readonly describeAddress?: (k: Kernel, space: number, address: number) => string | undefined;
  /**
   * What others can see of it. 'local': memory of the caller's choosing only (strlen); 'sync': locks and the like;
   * 'output' / 'input'; 'time': reads the clock; 'task': creates, ends, waits for tasks; 'none': pure (abs, sqrt).
   */
  readonly effect: 'none' | 'local' | 'memory' | 'sync' | 'output' | 'input' | 'time' | 'task';
}
