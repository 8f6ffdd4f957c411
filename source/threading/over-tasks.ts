/**
 * User threads over the tasks of their process: what many-to-one and many-to-many have in common. A process has one queue of
 * ready threads and up to so many tasks that carry them. A task goes over to the next thread when the one on it waits outside
 * of the kernel, yields, ends, or has had its interval (a timer signal: SIGVTALRM). Bound threads have a task of their own.
 */
import { timesNow } from '../kernel/accounting.js';
import { attend } from '../kernel/cores.js';
import { charge, emit } from '../kernel/emit.js';
import { ownContext, ownModel, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { ThreadModel } from '../kernel/model.js';
import type { QueueView } from '../kernel/policy.js';
import { endThread } from '../kernel/process.js';
import type { Context, ContextId, TaskId, Wait } from '../kernel/state.js';
import { coreOf, hasEnded } from '../kernel/tasks.js';
import { armTimer, cancelTimer } from '../kernel/timers.js';
import { oneToOne } from './one-to-one.js';
import {
  carrierOf,
  dismount,
  endWaitOutside,
  enterKernel,
  interruptThread,
  isHeld,
  isSpare,
  makeCarrier,
  makeThread,
  note,
  numberOf,
  pickThread,
  pushThread,
  queuedThreads,
  queueLength,
  readyQueue,
  sleepWithout,
  switchThread,
  waitOutside,
  wakeCarrier,
  wakeOutside,
  withdrawThread,
} from './user-threads.js';

export interface OverTasks {
  readonly name: string;
  readonly short: string;
  readonly about: string;
  readonly parameters: ThreadModel['parameters'];
  /** Tasks that a process has for its threads at most, without those that SIGWAITING adds. */
  readonly tasks: (k: Kernel) => number;
  /** May a thread have a task of its own (PTHREAD_SCOPE_SYSTEM)? */
  readonly binds: boolean;
}

/** Shortest time after which a timer looks again, ns. */
const SHORTEST_LOOK = 100;
/** Calls before which a jacket asks whether they would wait. */
const ASKED =
  /^(read|readv|write|writev|recv|recvfrom|recvmsg|send|sendto|sendmsg|accept|accept4|mq_timedsend|mq_timedreceive)$/;
/** Waits that no jacket can turn into waits of the library: the call has begun, or poll knows nothing of them. */
const UNASKABLE = new Set(['disk', 'io', 'child', 'vfork', 'file lock', 'open', 'release']);

const parameter = (k: Kernel, name: string): number => k.machine.modelParameters[name] ?? 0;
const isBound = (k: Kernel, context: Context): boolean => context.bare || numberOf(k, `bound ${context.id}`) === 1;
const rankOf = (k: Kernel, id: ContextId): number => numberOf(k, `priority ${id}`);

/** The tasks that carry a process's threads, without the bound ones'. */
export function carriersOf(k: Kernel, process: number): readonly TaskId[] {
  const noted = k.state.model.data[`carriers ${process}`];
  const known = Array.isArray(noted) ? (noted as readonly TaskId[]) : [];
  const alive = known.filter((id) => !hasEnded(k.state.tasks[id]!));
  if (alive.length > 0) return alive;
  const first = k.state.processes[process]?.tasks.find((id) => !hasEnded(k.state.tasks[id]!));
  return first === undefined ? [] : [first];
}

/** Does the context wait outside of the kernel, where its task is free for others? */
function waitsOutside(k: Kernel, context: Context, wait: Wait): boolean {
  if (isBound(k, context) || wait.fault === true || wait.uninterruptible === true || wait.shared === true) return false;
  if (wait.kind === 'stream') return true;
  if (wait.address !== 0) return wait.kind !== 'futex';
  return parameter(k, 'jacket') !== 0 && !UNASKABLE.has(wait.kind);
}

/** Does somebody have to ask the kernel (poll) whether this wait is over? */
const isAsked = (wait: Wait | undefined): boolean =>
  wait?.address === 0 && wait.kind !== 'stream' && (wait.queues ?? []).length > 0;

const rank = (k: Kernel): ((id: ContextId) => number) | undefined =>
  parameter(k, 'priority') === 0 ? undefined : (id) => rankOf(k, id);

/** The task whose library does the step under way, or -1: it is the kernel's own doing, or another process's. */
function libraryTask(k: Kernel, process: number): TaskId {
  const task = k.core < 0 ? -1 : k.state.cores[k.core]!.task;
  return task >= 0 && k.state.tasks[task]!.process === process ? task : -1;
}

/** A ready thread comes into its process's queue; a task that sleeps for want of threads is woken, or one is made. */
function makeReady(k: Kernel, context: Context): void {
  const { process, id } = context;
  pushThread(k, readyQueue(process), id, rank(k));
  const spare = carriersOf(k, process).find((task) => isSpare(k, task));
  if (spare !== undefined) wakeCarrier(k, spare, libraryTask(k, process));
  else {
    preemptLower(k, context);
    for (const task of carriersOf(k, process)) armSlice(k, task);
    lookForStarvation(k, process);
  }
}

/** Where priorities count, the carried thread with the lowest makes way for a higher one. */
function preemptLower(k: Kernel, ready: Context): void {
  if (parameter(k, 'priority') === 0) return;
  let lowest = -1;
  for (const task of carriersOf(k, ready.process)) {
    const { context, state } = k.state.tasks[task]!;
    if (context < 0 || (state !== 'running' && state !== 'ready')) continue;
    if (lowest < 0 || rankOf(k, context) < rankOf(k, k.state.tasks[lowest]!.context)) lowest = task;
  }
  if (lowest < 0 || rankOf(k, k.state.tasks[lowest]!.context) >= rankOf(k, ready.id)) return;
  ask(k, lowest, BY_PRIORITY);
}

// ---- Taking the task back

const BY_TIMER = 1;
const BY_PRIORITY = 2;

/** The library wants a task back: before the next instruction of whom it carries. */
function ask(k: Kernel, task: TaskId, why: number): void {
  note(k, `asked ${task}`, why);
  const core = coreOf(k, k.state.tasks[task]!);
  if (core >= 0) attend(k, core);
}

/** The interval of the thread that a task carries begins now, if it has none yet and others wait. */
function armSlice(k: Kernel, task: TaskId): void {
  const interval = parameter(k, 'preempt');
  const { context, process, state } = k.state.tasks[task]!;
  if (interval === 0 || context < 0 || queueLength(k, readyQueue(process)) === 0) return;
  if ((state !== 'running' && state !== 'ready') || numberOf(k, `slice ${task}`, -1) >= 0) return;
  note(k, `from ${task}`, timesNow(k, task).run);
  note(k, `slice ${task}`, armTimer(k, k.state.now + k.cost + interval, 'model', -1, task), -1);
}

function endSlice(k: Kernel, task: TaskId): void {
  cancelTimer(k, numberOf(k, `slice ${task}`, -1));
  note(k, `slice ${task}`, -1, -1);
  note(k, `asked ${task}`, 0);
}

/** The timer of a task's interval: it counts the task's own time, so it may have to look again. */
function lookAtSlice(k: Kernel, id: TaskId): void {
  note(k, `slice ${id}`, -1, -1);
  const task = k.state.tasks[id]!;
  // Who waits in the kernel has its interval anew when it is back.
  if (task.context < 0 || (task.state !== 'running' && task.state !== 'ready')) return;
  if (queueLength(k, readyQueue(task.process)) === 0) return;
  const left = parameter(k, 'preempt') - (timesNow(k, id).run - numberOf(k, `from ${id}`));
  if (left <= 0) ask(k, id, BY_TIMER);
  else {
    // One that waits for a core has none of its time meanwhile: no need to look often.
    const at = k.state.now + Math.max(SHORTEST_LOOK, task.state === 'running' ? left : parameter(k, 'preempt'));
    note(k, `slice ${id}`, armTimer(k, at, 'model', -1, id), -1);
  }
}

// ---- All tasks wait in the kernel

/**
 * Threads are ready and no task is there to carry them, because all wait in the kernel. The kernel's signal about it
 * (SIGWAITING) lets the library make one more, where the machine has that.
 */
function lookForStarvation(k: Kernel, process: number): void {
  const ready = queueLength(k, readyQueue(process));
  if (ready === 0) return;
  const carriers = carriersOf(k, process);
  if (carriers.length === 0 || !carriers.every((id) => isHeld(k, id))) return;
  const cured = parameter(k, 'sigwaiting') !== 0;
  emit(k, 'lwp', {
    task: carriers[0]!,
    context: -1,
    why: cured ? 'signalled' : 'waiting',
    value: carriers.length,
    size: ready,
  });
  if (!cured) return;
  charge(k, 'signal');
  addCarrier(k, process, carriers[0]!);
}

/** One more task for the process's threads. */
function addCarrier(k: Kernel, process: number, by: TaskId): void {
  const before = carriersOf(k, process);
  const task = makeCarrier(k, process, by, k.state.processes[process]!.name);
  ownModel(k.state).data[`carriers ${process}`] = [...before, task];
  emit(k, 'lwp', { task, context: -1, why: 'new', value: before.length + 1 });
}

// ---- What is shown

function describe(k: Kernel): readonly QueueView[] {
  const views: QueueView[] = [];
  for (const process of k.state.processes) {
    if (process === undefined || process.state !== 'alive') continue;
    const carriers = carriersOf(k, process.index);
    const riding = carriers.filter((id) => k.state.tasks[id]!.context >= 0).length;
    views.push({
      title: String(process.pid),
      core: -1,
      entries: queuedThreads(k, readyQueue(process.index)).map((id) => ({
        task: -1,
        context: id,
        key: parameter(k, 'priority') === 0 ? '' : String(rankOf(k, id)),
      })),
      keyName: parameter(k, 'priority') === 0 ? '' : 'priority',
      note: `${carriers.length} task${carriers.length === 1 ? '' : 's'}, ${riding} with a thread`,
    });
  }
  return views;
}

/** The model with these settings. */
export function overTasks(settings: OverTasks): ThreadModel {
  const model: ThreadModel = {
    name: settings.name,
    short: settings.short,
    about: settings.about,
    parameters: settings.parameters,
    scopes: settings.binds ? ['process', 'system'] : ['process'],

    start: oneToOne.start,

    create(k, by, spec) {
      if (settings.binds && spec.scope === 'system') {
        const id = oneToOne.create.call(model, k, by, spec);
        if (id >= 0) note(k, `bound ${id}`, 1);
        return id;
      }
      const id = makeThread(k, by, spec);
      if (id < 0) return id;
      const { process } = by;
      const carriers = carriersOf(k, process);
      const more = carriers.length < settings.tasks(k) && !carriers.some((task) => isSpare(k, task));
      makeReady(k, k.state.contexts[id]!);
      if (more) {
        enterKernel(k, by.task, 'lwp_create');
        addCarrier(k, process, by.task);
      }
      return id;
    },

    exit(k, context) {
      if (isBound(k, context) || (k.state.processes[context.process]!.live ?? 1) <= 1) {
        oneToOne.exit.call(model, k, context);
        return;
      }
      emit(k, 'userThread', { context: context.id, why: 'exit' });
      dismount(k, context);
      note(k, `class ${context.id}`, 0);
      note(k, `priority ${context.id}`, 0);
      endThread(k, context);
    },

    yield(k, context) {
      if (isBound(k, context)) {
        oneToOne.yield.call(model, k, context);
        return;
      }
      const { process, id } = context;
      emit(k, 'userThread', { context: id, why: 'yield', value: queueLength(k, readyQueue(process)) });
      context.status = 'ready';
      dismount(k, context);
      pushThread(k, readyQueue(process), id, rank(k));
    },

    wait(k, context, wait) {
      if (waitsOutside(k, context, wait)) {
        if (isAsked(wait)) {
          const name = `polled ${context.process}`;
          note(k, name, numberOf(k, name) + 1);
          emit(k, 'userThread', { context: context.id, why: 'jacket', text: wait.kind });
        }
        waitOutside(k, context, wait);
        return;
      }
      oneToOne.wait.call(model, k, context, wait);
      if (!isBound(k, context)) lookForStarvation(k, context.process);
    },

    wake: (k, ...rest) => wakeOutside(k, model, 'lwp_unpark', rest),

    requeue: oneToOne.requeue,

    release(k, id, woken) {
      const context = ownContext(k.state, id);
      if (context.status !== 'waiting') return;
      if (context.task >= 0) {
        oneToOne.release.call(model, k, id, woken);
        armSlice(k, context.task);
        return;
      }
      if (isAsked(context.wait)) {
        const name = `polled ${context.process}`;
        note(k, name, Math.max(0, numberOf(k, name) - 1));
      }
      endWaitOutside(k, context, woken);
      makeReady(k, context);
    },

    enterSystemCall(k, context, name) {
      oneToOne.enterSystemCall.call(model, k, context, name);
      if (parameter(k, 'jacket') === 0 || isBound(k, context) || !ASKED.test(name)) return;
      enterKernel(k, context.task, 'poll');
    },
    leaveSystemCall() {},

    dispatch(k, core) {
      const { process } = k.state.tasks[core.task]!;
      endSlice(k, core.task);
      core.retired++;
      const asks = numberOf(k, `polled ${process}`) > 0;
      const queue = readyQueue(process);
      const next = pickThread(k, queue);
      if (next < 0) {
        sleepWithout(k, core, asks ? 'poll' : 'lwp_park', asks ? 'poll' : 'no thread');
        emit(k, 'lwp', { why: 'idle', value: carriersOf(k, process).length });
      } else {
        if (asks) enterKernel(k, core.task, 'poll');
        switchThread(k, core, next, parameter(k, 'priority') === 0 ? 'first' : 'priority', queueLength(k, queue));
        armSlice(k, core.task);
      }
      ownTask(k.state, core.task).systemTime += k.systemCost;
    },

    interrupts(k, core, context) {
      const why = numberOf(k, `asked ${core.task}`);
      if (why === 0) return false;
      endSlice(k, core.task);
      const queue = readyQueue(context.process);
      if (isBound(k, context) || context.status !== 'running' || queueLength(k, queue) === 0) return false;
      if (why === BY_TIMER) charge(k, 'signal');
      emit(k, 'userThread', {
        context: context.id,
        why: why === BY_TIMER ? 'preempt' : 'priority',
        value: queueLength(k, queue),
      });
      interruptThread(k, core, context);
      pushThread(k, queue, context.id, rank(k));
      return true;
    },

    onTimer: (k, _, value) => lookAtSlice(k, value),

    scheduling(k, id) {
      const context = k.state.contexts[id]!;
      if (isBound(k, context)) return undefined;
      return { policy: numberOf(k, `class ${id}`), priority: rankOf(k, id) };
    },

    reschedule(k, id, { policy, priority }) {
      const context = k.state.contexts[id]!;
      note(k, `class ${id}`, policy);
      note(k, `priority ${id}`, priority);
      if (context.status === 'ready' && context.task < 0 && parameter(k, 'priority') !== 0) {
        const queue = readyQueue(context.process);
        withdrawThread(k, queue, id);
        pushThread(k, queue, id, rank(k));
        preemptLower(k, context);
      }
    },

    carrier: carrierOf,
    describe,
  };
  return model;
}
