/**
 * A scheduling policy: who runs next, for how long, where. One policy a file in source/schedulers/. A policy's data lives
 * in `state.queues`, `task.sched` and `state.policy`, changed through the epoch writers only, so that every decision can
 * be taken back; the policy object itself holds functions and descriptions, no data.
 */
import type { Kernel } from './machine.js';
import type { CoreId, TaskId } from './state.js';

/** Why a task is queued or leaves its queue. */
export type EnqueueWhy = 'new' | 'woken' | 'preempted' | 'quantum' | 'yielded' | 'migrated' | 'changed';
export type DequeueWhy = 'picked' | 'blocked' | 'exited' | 'migrated' | 'changed' | 'stopped';

/** A decision and the figures behind it, for the explanation line. */
export interface Pick {
  readonly task: TaskId;
  /** Short code: 'only', 'head', 'smallest vruntime', 'deadline', ... */
  readonly why: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

export interface Parameter {
  readonly name: string;
  readonly unit: 'ns' | 'count' | 'percent' | 'flag';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly about: string;
  /**
   * Most values of a list, for a parameter that may be one (`quantum: [10ms, 20ms]`, one a level); a single value is a list of
   * one. Its values stand in `machine.parameters` as `quantum.0`, `quantum.1`, ...; see schedulers/parameters.ts.
   */
  readonly list?: number;
}

/** A task in a queue, as the run-queue pane shows it. */
export interface QueueEntry {
  /** -1 in a user-level queue: who stands there is `context`, and has no task. */
  readonly task: TaskId;
  readonly context?: number;
  /** The policy's own key, in full. */
  readonly key: string;
  /** The key as a number, for the line to scale; absent: where `key` is a number, that one. */
  readonly keyValue?: number;
  /** A word that stands beside the task: 'eligible', 'not yet', 'boosted', ... */
  readonly mark?: string;
  /** Under the view's `columns`, in their order; a number is a time, ns. */
  readonly cells?: readonly (string | number)[];
}

/** What the run-queue pane shows: lists in the order in which they would be picked, with the policy's own key for each. */
export interface QueueView {
  readonly title: string;
  /** -1: of all cores. Several views of a core are its levels, the one picked from first on top. */
  readonly core: CoreId;
  readonly entries: readonly QueueEntry[];
  /** Name of the key ('vruntime', 'quantum left'); empty if none. */
  readonly keyName: string;
  /** Further facts of the queue ('min 12us'). */
  readonly note: string;
  /** What `keyValue` counts; absent: ns where the name of the key says a time. */
  readonly keyUnit?: 'ns' | 'count';
  /** Names of further columns. */
  readonly columns?: readonly string[];
  /** The task that runs on the core, with its key now. */
  readonly running?: QueueEntry;
  /** Other values on the line: the smallest virtual runtime, the mean. */
  readonly markers?: readonly { readonly name: string; readonly value: number }[];
  /** The order says nothing of who is picked: by chance. */
  readonly unordered?: boolean;
}

export interface Policy {
  readonly name: string;
  /** One line for `lockstep policies` and the menu. */
  readonly about: string;
  readonly parameters: readonly Parameter[];
  /** Does it promise never to idle a core that could run something queued? */
  readonly workConserving: boolean;
  /** Does it promise, with its default parameters, that whoever is ready runs at last, whatever the others do? */
  readonly starvationFree?: boolean;
  /** Set up queues (and `state.policy`) for `machine.cores` cores. Also called when a policy is exchanged in mid-run, before the runnable tasks are enqueued anew. */
  start(k: Kernel): void;
  /** Give a task the numbers it needs (`task.sched`); also at an exchange. */
  attach(k: Kernel, task: TaskId): void;
  /** Core on whose queue a new or woken task belongs (affinity respected). */
  place(k: Kernel, task: TaskId, why: EnqueueWhy): CoreId;
  enqueue(k: Kernel, task: TaskId, core: CoreId, why: EnqueueWhy): void;
  dequeue(k: Kernel, task: TaskId, why: DequeueWhy): void;
  /**
   * A task that stands in no queue can't go on: the running one of `core`, charged, goes to sleep, ends, is stopped or
   * must move; one that a decision took for `core` can't run any more; or (core -1) a sleeping one ends.
   */
  left?(k: Kernel, task: TaskId, core: CoreId, why: DequeueWhy): void;
  /** Nice value, priority, class or affinity of a task that stands in no queue were changed (queued ones are dequeued before and enqueued after as 'changed'). */
  changed?(k: Kernel, task: TaskId): void;
  /** Before each pick of a core: what the policy puts in order first. `pick` itself changes nothing. */
  settle?(k: Kernel, core: CoreId): void;
  /** Before each pick of a core: a task of its queue that should go to another core's (periodic balancing). */
  push?(k: Kernel, core: CoreId): { readonly task: TaskId; readonly to: CoreId } | undefined;
  /** Best candidate for a core among its queue, without removing it; undefined: nothing to run. */
  pick(k: Kernel, core: CoreId): Pick | undefined;
  /** All that `pick` could have answered, for a person who overrides and for the explorer. */
  candidates(k: Kernel, core: CoreId): readonly TaskId[];
  /** The running task of `core` has run `ns` since last charged. */
  charge(k: Kernel, task: TaskId, core: CoreId, ns: number): void;
  /** The task was put on the core at `now`: when does the policy want to decide again (ns, Infinity: not by itself)? */
  nextDecision(k: Kernel, task: TaskId, core: CoreId, now: number): number;
  /** Or after how many instructions and phases of the core, whatever they cost; both may be defined, the first to come counts. */
  nextRetired?(k: Kernel, task: TaskId, core: CoreId): number;
  /** Time slice of a task, ns, as sched_rr_get_interval answers it; 0: none. */
  interval?(k: Kernel, task: TaskId): number;
  /** That time has come: '' go on (nextDecision is asked again), or a reason to switch ('quantum'). */
  tick(k: Kernel, task: TaskId, core: CoreId): string;
  /** Should `woken`, just queued on `core`, preempt the task running there? '' no; else why, with figures. */
  preempts(
    k: Kernel,
    woken: TaskId,
    running: TaskId,
    core: CoreId,
  ): { readonly why: string; readonly numbers?: Readonly<Record<string, number>> } | undefined;
  /** An idle core looks for work elsewhere: task to pull and its queue's core, or undefined. */
  steal(k: Kernel, core: CoreId): { readonly task: TaskId; readonly from: CoreId } | undefined;
  /** With these parameters, may an idle core find work that stands in the queue of a busy one? Then it is told to look (default). */
  looksAround?(k: Kernel): boolean;
  /** After every decision and switch of `core`, if defined: ns to stall (random policy: seeded). */
  stall?(k: Kernel, core: CoreId): number;
  /**
   * A timer of kind 'policy' that the policy armed (armTimer with `context` -1) has expired: boost, balancing, an idle core's
   * look around. It comes before all other timers of its time. One that is of use only while somebody waits must not be
   * armed for ever: a pending timer keeps the machine from being found stuck. An exchange of the policy cancels them.
   */
  onTimer?(k: Kernel, value: number): void;
  /** The running task's COMPUTE would end at `until`: when it does. For models whose clock goes by whole quanta. */
  stretch?(k: Kernel, core: CoreId, until: number): number;
  describe(k: Kernel): readonly QueueView[];
}
