/**
 * Times of tasks and cores as they stand now, exact to the nanosecond at any step, and the facts of why a thread is not
 * running. Nothing here changes the state. "Now" is the time of the last step; a core whose present step lasts longer has
 * spent of it only what lies before now.
 */
import { queueOf } from './futex.js';
import type { Kernel } from './machine.js';
import { objectAt } from './objects.js';
import type { QueueView } from './policy.js';
import type { ContextId, CoreId, SyncObject, Task, TaskId } from './state.js';
import { hasEnded } from './tasks.js';

export interface TaskTimes {
  /** ns on a core, and its parts in user and kernel mode. */
  readonly run: number;
  readonly user: number;
  readonly system: number;
  /** ns ready but on no core; asleep or blocked. run + ready + blocked = life. */
  readonly ready: number;
  readonly blocked: number;
  /** ns since its creation, until its end. */
  readonly life: number;
  /** Longest time ready without running, the present one included. */
  readonly longestWait: number;
  readonly voluntary: number;
  readonly involuntary: number;
  readonly migrations: number;
  /** ns from creation to its first run, or -1. */
  readonly response: number;
}

/** Is it on a core, or just being switched to it? */
function onCore(k: Kernel, task: Task): boolean {
  return task.core >= 0 && k.state.cores[task.core]?.task === task.id;
}

/** A task's times until now. */
export function timesNow(k: Kernel, id: TaskId): TaskTimes {
  const task = k.state.tasks[id]!;
  const now = k.state.now;
  const ended = task.ended >= 0 && task.ended <= now;
  let run = task.runTime;
  let ready = task.readyTime;
  let blocked = task.blockedTime;
  let longestWait = task.longestWait;
  const present = now - task.since;
  if (!ended) {
    // a state that begins after now has been paid for ahead by the one before it
    if (onCore(k, task)) {
      if (present >= 0) run += present;
      else {
        // on its way here, having left another core that has not let go of it either
        const waited = Math.min(ready, -present);
        ready -= waited;
        run += present + waited;
      }
    } else if (task.state === 'ready') {
      if (present >= 0) {
        ready += present;
        if (present > longestWait) longestWait = present;
      } else run += present;
    } else if (hasEnded(task) || present < 0) run += Math.min(0, present);
    else blocked += present;
  }
  const system = Math.min(run, task.systemTime);
  return {
    run,
    user: run - system,
    system,
    ready,
    blocked,
    life: (ended ? task.ended : now) - task.created,
    longestWait,
    voluntary: task.voluntary,
    involuntary: task.involuntary,
    migrations: task.migrations,
    response: task.firstRun < 0 || task.firstRun > now ? -1 : task.firstRun - task.created,
  };
}

export interface CoreTimes {
  /** ns not idle, until now; `switching` is the part that went into switches. */
  readonly busy: number;
  readonly idle: number;
  readonly switching: number;
  readonly switches: number;
}

/** A core's times until now. */
export function coreTimes(k: Kernel, id: CoreId): CoreTimes {
  const core = k.state.cores[id]!;
  const now = k.state.now;
  // until when its time is booked: the running task's account, or the end of the decision or switch under way
  const until = core.task >= 0 ? k.state.tasks[core.task]!.since : core.mode === 'idle' ? now : core.clock;
  const busy = core.busy + now - until;
  const switching = core.task < 0 || core.since <= now ? core.switching : core.switching - (core.since - now);
  return { busy, idle: now - busy, switching: Math.max(0, Math.min(switching, busy)), switches: core.switches };
}

/** ns that a core was not idle, until now. */
export function coreBusyNow(k: Kernel, id: CoreId): number {
  return coreTimes(k, id).busy;
}

/** Why a context is not running, as facts; prose is made by whoever shows them. */
export type NotRunning =
  | { readonly kind: 'exited'; readonly at: number }
  | { readonly kind: 'running'; readonly core: CoreId; readonly since: number }
  | { readonly kind: 'spinning'; readonly core: CoreId; readonly since: number }
  | {
      readonly kind: 'ready';
      /** Core of the queue, -1 for a queue of all. */
      readonly core: CoreId;
      /** How many stand before it in the policy's order, and who runs on that core (-1: nobody, or many cores). */
      readonly ahead: number;
      readonly running: ContextId;
      readonly since: number;
    }
  | { readonly kind: 'switching'; readonly core: CoreId; readonly since: number }
  | { readonly kind: 'sleeping'; readonly until: number; readonly since: number }
  | {
      readonly kind: 'waiting';
      /** 'mutex', 'condition', 'join', ... */
      readonly wait: string;
      readonly address: number;
      readonly space: number;
      readonly object: SyncObject | undefined;
      readonly owner: ContextId;
      /** Joined context, or -1. */
      readonly target: ContextId;
      /** How many came before it. */
      readonly ahead: number;
      /** Deadline, or Infinity. */
      readonly until: number;
      readonly since: number;
    };

/** The facts of why `id` is (not) running now. */
export function whyNotRunning(k: Kernel, id: ContextId): NotRunning | undefined {
  const s = k.state;
  const context = s.contexts[id];
  if (context === undefined) return undefined;
  const task = context.task >= 0 ? s.tasks[context.task] : undefined;
  if (context.status === 'exited' || context.status === 'gone') return { kind: 'exited', at: task?.ended ?? -1 };
  const { wait } = context;
  if (context.status === 'waiting' && wait !== undefined) {
    if (wait.kind === 'sleep') return { kind: 'sleeping', until: wait.deadline, since: wait.since };
    const object = wait.address === 0 ? undefined : objectAt(k, wait.space, wait.address);
    return {
      kind: 'waiting',
      wait: wait.kind,
      address: wait.address,
      space: wait.space,
      object,
      owner: object?.owner ?? -1,
      target: wait.target,
      ahead: wait.key === undefined ? 0 : Math.max(0, queueOf(k, wait.key).indexOf(id)),
      until: wait.deadline,
      since: wait.since,
    };
  }
  if (task === undefined) return undefined;
  if (onCore(k, task)) {
    const core = s.cores[task.core]!;
    return core.parkedLoop >= 0
      ? { kind: 'spinning', core: core.id, since: core.parkedSince }
      : { kind: 'running', core: core.id, since: core.since };
  }
  for (const core of s.cores) if (core.next === task.id) return { kind: 'switching', core: core.id, since: task.since };
  const queue = task.queue >= 0 ? s.queues[task.queue] : undefined;
  if (queue === undefined) return { kind: 'ready', core: -1, ahead: 0, running: -1, since: task.since };
  let ahead = 0;
  for (const view of queueViews(k)) {
    const at = view.entries.findIndex((e) => e.task === task.id);
    if (at >= 0) ahead = at;
  }
  const running = queue.core >= 0 ? s.cores[queue.core]!.context : -1;
  return { kind: 'ready', core: queue.core, ahead, running, since: task.since };
}

/** What the policy shows of its queues; a controlled run has none. */
export const queueViews = (k: Kernel): readonly QueueView[] =>
  k.machine.controlled ? [] : k.machine.policy.describe(k);
