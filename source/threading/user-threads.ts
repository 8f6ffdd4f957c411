/**
 * User threads: contexts that the kernel knows nothing of. The program's own library keeps them in queues of its own
 * (`state.model.queues`) and lets tasks carry them, one at a time each: a task that carries nobody is in the library's
 * scheduler, whose step takes the next thread (`dispatch`) at the price `userSwitch`, without any entry into the kernel.
 * Mutexes, conditions, semaphores and joins wait in the same queues by address as the kernel's futexes do, but no task
 * sleeps there. What waits inside the kernel (a read, a page fault) keeps its task: nobody else gets it meanwhile.
 */

import { pauseComputing } from '../kernel/compute.js';
import { attend, coreRecord } from '../kernel/cores.js';
import { charge, emit } from '../kernel/emit.js';
import { ownContext, ownModel, ownProcess, ownTask, ownUserQueue } from '../kernel/epoch.js';
import { futexKey, futexWake, nextDecision } from '../kernel/futex.js';
import type { Kernel } from '../kernel/machine.js';
import type { ThreadModel, ThreadSpec } from '../kernel/model.js';
import { shareCredentials, shareFiles, shareFilesystem, shareHandlers } from '../kernel/records.js';
import type { Context, ContextId, Core, Mutable, TaskId, Wait } from '../kernel/state.js';
import { blockTask, coreOf, createTask, hasEnded, wakeTask } from '../kernel/tasks.js';
import { beginWait, finishWait, threadContext } from './common.js';
import { oneToOne } from './one-to-one.js';

const EAGAIN = 11;
const ENOMEM = 12;

// ---- Data of the model: numbers by name in state.model.data

export const numberOf = (k: Kernel, name: string, absent = 0): number => {
  const value = k.state.model.data[name];
  return typeof value === 'number' ? value : absent;
};

/** Notes a number; one that is as `absent` is not kept. */
export function note(k: Kernel, name: string, value: number, absent = 0): void {
  if (numberOf(k, name, absent) === value) return;
  const { data } = ownModel(k.state);
  if (value === absent) delete data[name];
  else data[name] = value;
}

// ---- Queues of ready threads

/** The ready threads of a process, where it has one queue. */
export const readyQueue = (process: number): string => `ready ${process}`;

const nobody: readonly ContextId[] = [];

/** A thread may have ended in the queue (exec): it is passed over when its turn comes. */
const isReady = (k: Kernel, id: ContextId): boolean => {
  const context = k.state.contexts[id];
  return context?.status === 'ready' && context.task < 0;
};

/** Threads in a queue, the next one first. */
export function queuedThreads(k: Kernel, queue: string): readonly ContextId[] {
  const q = k.state.model.queues[queue];
  return q === undefined ? nobody : q.items.slice(q.head).filter((id) => isReady(k, id));
}

/** How many threads stand in a queue. */
export function queueLength(k: Kernel, queue: string): number {
  const q = k.state.model.queues[queue];
  return q === undefined ? 0 : q.items.length - q.head;
}

/** Puts a thread at the end of a queue; where `rank` is given behind those of the same and of higher rank. */
export function pushThread(k: Kernel, queue: string, id: ContextId, rank?: (id: ContextId) => number): void {
  const q = ownUserQueue(k.state, queue);
  if (rank === undefined) {
    q.items.push(id);
    return;
  }
  const own = rank(id);
  let low = q.head;
  let high = q.items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rank(q.items[middle]!) >= own) low = middle + 1;
    else high = middle;
  }
  q.items.splice(low, 0, id);
}

/** Puts a thread before all others of a queue. */
export function pushThreadFirst(k: Kernel, queue: string, id: ContextId): void {
  const q = ownUserQueue(k.state, queue);
  if (q.head > 0) q.items[--q.head] = id;
  else q.items.unshift(id);
}

/** Takes the first thread of a queue; -1: it is empty. */
export function takeThread(k: Kernel, queue: string): ContextId {
  while (queueLength(k, queue) > 0) {
    const q = ownUserQueue(k.state, queue);
    const id = q.items[q.head++]!;
    // The taken ones go when they are as many as those that are left: a constant price each.
    if (2 * q.head >= q.items.length) {
      q.items = q.items.slice(q.head);
      q.head = 0;
    }
    if (isReady(k, id)) return id;
  }
  return -1;
}

/** Takes one thread out of a queue, wherever it stands. */
export function withdrawThread(k: Kernel, queue: string, id: ContextId): void {
  const q = ownUserQueue(k.state, queue);
  const at = q.items.indexOf(id, q.head);
  if (at >= 0) q.items.splice(at, 1);
}

/**
 * Takes the next thread of a queue: the first, or whom `choose('thread')` names of those that stand in it. -1: nobody.
 */
export function pickThread(k: Kernel, queue: string): ContextId {
  const first = takeThread(k, queue);
  if (first < 0 || queueLength(k, queue) === 0) return first;
  const chosen = k.choose('thread', first, () => [first, ...queuedThreads(k, queue)], nextDecision(k));
  if (chosen === first) return first;
  pushThreadFirst(k, queue, first);
  withdrawThread(k, queue, chosen);
  return chosen;
}

// ---- Riding

/** The task that carries a context now, or -1. */
export function carrierOf(k: Kernel, id: ContextId): TaskId {
  const task = k.state.contexts[id]?.task ?? -1;
  return task >= 0 && k.state.tasks[task]!.context === id ? task : -1;
}

/** Takes a context off its task, which is in the library's scheduler from the next step of its core on. Answers the task. */
export function dismount(k: Kernel, context: Mutable<Context>): TaskId {
  const { task } = context;
  if (task < 0) return -1;
  const owned = ownTask(k.state, task);
  owned.context = -1;
  context.task = -1;
  const core = coreOf(k, owned);
  if (core >= 0) {
    coreRecord(k, core).context = -1;
    attend(k, core);
  }
  return task;
}

/** The running task of a core carries the context from now on, in user mode. */
export function mount(k: Kernel, core: Mutable<Core>, id: ContextId): void {
  ownTask(k.state, core.task).context = id;
  const context = ownContext(k.state, id);
  context.task = core.task;
  context.status = 'running';
  core.context = id;
  core.mode = 'user';
  attend(k, core.id);
}

/**
 * The running task of a core goes over to a thread. Going on with the one that it carried last is free; each other one has
 * the price of a user-level switch. `why` it could be switched to; `behind`: threads left in the queue.
 */
export function switchThread(k: Kernel, core: Mutable<Core>, id: ContextId, why: string, behind: number): void {
  const last = `last ${core.task}`;
  const before = numberOf(k, last, -1);
  const { cost } = k;
  if (before !== id) {
    charge(k, 'userSwitch');
    note(k, last, id, -1);
    note(k, 'switches', numberOf(k, 'switches') + 1);
  }
  mount(k, core, id);
  emit(k, 'userSwitch', { context: id, other: before, value: k.cost - cost, size: behind, why });
}

/** Without a thread to carry, a task sleeps in the kernel until the library wants it again. */
export function sleepWithout(k: Kernel, core: Mutable<Core>, call: string, why: string): void {
  enterKernel(k, core.task, call);
  core.mode = 'kernel';
  blockTask(k, core.task, why);
}

/** A system call of the library itself, on a task. */
export function enterKernel(k: Kernel, task: TaskId, call: string): void {
  charge(k, 'systemCall');
  ownTask(k.state, task).systemCalls++;
  emit(k, 'systemCall', { task, context: -1, why: call });
}

/** The library takes its task back from the context that runs: computing is paused, the context ready and off the task. */
export function interruptThread(k: Kernel, core: Mutable<Core>, context: Mutable<Context>): void {
  pauseComputing(k, core);
  context.status = 'ready';
  dismount(k, context);
}

// ---- Waiting

/** The context waits outside of the kernel, in the queues of what it waits for; its task is free for others. */
export function waitOutside(k: Kernel, context: Mutable<Context>, wait: Wait): void {
  beginWait(k, context, wait, wait.address === 0 ? undefined : futexKey(k, wait.space, wait.address, false));
  emit(k, 'block', { task: -1, context: context.id, why: wait.kind });
  dismount(k, context);
}

/** A context that waits outside of the kernel is ready; which queue it goes to is the model's. */
export function endWaitOutside(k: Kernel, context: Mutable<Context>, woken: number): void {
  const why = finishWait(k, context, woken);
  emit(k, 'wake', { task: -1, context: context.id, other: k.core >= 0 ? k.state.cores[k.core]!.task : -1, why });
}

/**
 * Wakes the first that waits on a word: what several processes share, and the system call itself, by the kernel's queue; what
 * the library waits for, by its own. `entry`: the system call that wakes whoever waits in the kernel all the same.
 */
export function wakeOutside(
  k: Kernel,
  model: ThreadModel,
  entry: string,
  [by, space, address, bitset, first, shared = false]: WakeArguments,
): ContextId {
  const call = by?.calls[by.calls.length - 1];
  const name = call === undefined ? '' : k.machine.intrinsics[call.intrinsic]?.name;
  if (shared || by === undefined || name === 'syscall' || name === 'futex')
    return oneToOne.wake.call(model, k, by, space, address, bitset, first, shared);
  const id = futexWake(k, futexKey(k, space, address, false), bitset);
  if (id < 0) return id;
  emit(k, 'userThread', { context: by.id, other: id, address, why: 'wake' });
  if (carrierOf(k, id) >= 0) enterKernel(k, by.task, entry);
  model.release(k, id, 1);
  return id;
}
type WakeArguments = Parameters<ThreadModel['wake']> extends [Kernel, ...infer Rest] ? Rest : never;

// ---- Threads and tasks are made

/**
 * A thread of the library's own: a context with a stack, ready, in no queue yet, and no task; `most` of them in a process.
 * Answers its id, or -errno.
 */
export function makeThread(k: Kernel, by: Context, spec: ThreadSpec, most = k.machine.limits.tasks): ContextId {
  const process = ownProcess(k.state, by.process);
  if ((process.live ?? 1) >= most) return -EAGAIN;
  const context = threadContext(k, by, by.process, spec);
  if (context === undefined) return -ENOMEM;
  context.status = 'ready';
  process.contexts.push(context.id);
  process.live = (process.live ?? 0) + 1;
  emit(k, 'userThread', { context: by.id, other: context.id, why: 'create', value: process.live });
  return context.id;
}

/** One more task for a process to carry its threads: it begins in the library's scheduler. `by`: the task that asks for it. */
export function makeCarrier(k: Kernel, process: number, by: TaskId, name: string): TaskId {
  const s = k.state;
  const from = s.tasks[by]!;
  charge(k, 'createThread');
  const task = createTask(k, {
    process,
    context: -1,
    tid: s.nextPid++,
    name,
    parent: by,
    space: from.space,
    files: shareFiles(s, from.files),
    filesystem: shareFilesystem(s, from.filesystem),
    signalHandlers: shareHandlers(s, from.signalHandlers),
    credentials: shareCredentials(s, from.credentials),
  });
  ownProcess(s, process).tasks.push(task);
  return task;
}

/** A task that sleeps without a thread is wanted again. `by`: the task whose library asks for that, at its price; -1: the kernel itself. */
export function wakeCarrier(k: Kernel, task: TaskId, by: TaskId): void {
  if (by >= 0) enterKernel(k, by, 'lwp_unpark');
  wakeTask(k, task, 'thread');
}

/** Does a task sleep in the kernel because it has no thread to carry? */
export const isSpare = (k: Kernel, id: TaskId): boolean => {
  const task = k.state.tasks[id]!;
  return task.context < 0 && task.state === 'sleeping';
};

/** Does it wait in the kernel with a thread on it? */
export const isHeld = (k: Kernel, id: TaskId): boolean => {
  const task = k.state.tasks[id]!;
  return task.context >= 0 && (task.state === 'sleeping' || task.state === 'disk') && !hasEnded(task);
};
