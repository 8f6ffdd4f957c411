/**
 * Tasks: birth, sleep, wake-up, end. What happens here takes effect in the step under way; a running task that goes to
 * sleep, ends or yields stays on its core until that core's next step, which decides who is next (schedule.ts) and until
 * whose time the running task is charged. So its times add up without a gap, as in Linux, where a task marks itself
 * sleeping and then calls schedule().
 */
import { attend, coreRecord, idleCore, interruptsOff, isIdle, kick, orderOf } from './cores.js';
import { emit } from './emit.js';
import { addTask, type OwnedTask, ownContext, ownTask } from './epoch.js';
import type { Kernel } from './machine.js';
import type { DequeueWhy, EnqueueWhy } from './policy.js';
import type { Core, CoreId, Mutable, Task, TaskId } from './state.js';
import { cancelTimer } from './timers.js';

/** All cores. */
export const ANY_CORE: readonly [number, number] = [-1, -1];

export interface NewTask {
  readonly process: number;
  readonly context: number;
  readonly tid: number;
  readonly name: string;
  readonly parent: TaskId;
  readonly kernelThread?: boolean;
  /** Records it shares; taken from `parent` where absent, 0 without a parent. */
  readonly space?: number;
  readonly files?: number;
  readonly filesystem?: number;
  readonly signalHandlers?: number;
  readonly credentials?: number;
  readonly nice?: number;
  readonly priority?: number;
  /** Index in machine.jobs. */
  readonly job?: number;
  readonly affinity?: readonly [number, number];
  /** It does not begin ready, but asleep, and this is why. */
  readonly asleep?: string;
}

/**
 * Makes a task, ready to run, and puts it on the queue of the core that the policy names. It inherits nice value, class
 * and affinity of its parent, as fork and clone do. Prices are the caller's.
 */
export function createTask(k: Kernel, fields: NewTask): TaskId {
  const s = k.state;
  const from = fields.parent >= 0 ? s.tasks[fields.parent] : undefined;
  const inherited = inheritance(from);
  const id = addTask(s, {
    tid: fields.tid,
    process: fields.process,
    context: fields.context,
    kernelThread: fields.kernelThread ?? false,
    name: fields.name,
    state: fields.asleep === undefined ? 'ready' : 'sleeping',
    waitReason: fields.asleep ?? '',
    core: -1,
    queue: -1,
    nice: fields.nice ?? inherited.nice,
    priority: fields.priority ?? inherited.priority,
    schedClass: inherited.schedClass,
    resetOnFork: false,
    normal: undefined,
    affinity: fields.affinity ?? from?.affinity ?? ANY_CORE,
    space: fields.space ?? from?.space ?? 0,
    files: fields.files ?? from?.files ?? 0,
    filesystem: fields.filesystem ?? from?.filesystem ?? 0,
    signalHandlers: fields.signalHandlers ?? from?.signalHandlers ?? 0,
    credentials: fields.credentials ?? from?.credentials ?? 0,
    sched: {},
    slot: -1,
    created: s.now,
    since: s.now,
    firstRun: -1,
    ended: -1,
    runTime: 0,
    userTime: 0,
    systemTime: 0,
    readyTime: 0,
    blockedTime: 0,
    longestWait: 0,
    voluntary: 0,
    involuntary: 0,
    migrations: 0,
    minorFaults: 0,
    systemCalls: 0,
    majorFaults: 0,
    tlbMisses: 0,
    timer: -1,
    parent: fields.parent,
    clearTid: 0,
    job: fields.job ?? -1,
    computed: 0,
    released: s.now,
    releases: 0,
    misses: 0,
    warmth: [],
  });
  if (k.machine.controlled) return id;
  k.machine.policy.attach(k, id);
  if (fields.asleep === undefined) makeReady(k, ownTask(s, id), 'new');
  return id;
}

/** Nice value, priority and class of a task that `from` makes. */
function inheritance(from: Task | undefined): Pick<Task, 'nice' | 'priority' | 'schedClass'> {
  if (from === undefined) return { nice: 0, priority: 0, schedClass: 'fair' };
  const { nice } = from;
  // What it has inherited is not its own to hand on.
  const { priority, schedClass } = from.normal ?? from;
  if (!from.resetOnFork) return { nice, priority, schedClass };
  const realTime = schedClass === 'fifo' || schedClass === 'rr';
  return { nice: realTime ? 0 : Math.max(0, nice), priority: 0, schedClass: realTime ? 'fair' : schedClass };
}

/** Dead, or a zombie. */
export const hasEnded = (task: Task): boolean => task.state === 'dead' || task.state === 'zombie';

/** Is the task on a core: running there, or on its way to sleep or to its end? */
export function coreOf(k: Kernel, task: Task): number {
  return task.core >= 0 && k.state.cores[task.core]?.task === task.id ? task.core : -1;
}

/** Tells the policy of the time that the running task of a core has had until `until` (no later than its clock). */
export function chargePolicy(k: Kernel, core: Mutable<Core>, until: number): void {
  if (core.task < 0 || until <= core.charged) return;
  k.machine.policy.charge(k, core.task, core.id, until - core.charged);
  core.charged = until;
}

/** Queues a ready task where the policy wants it, and lets it preempt or wake an idle core. */
function makeReady(k: Kernel, task: OwnedTask, why: 'new' | 'woken'): void {
  const { policy } = k.machine;
  task.state = 'ready';
  task.waitReason = '';
  const core = policy.place(k, task.id, why);
  join(k, task, core, why);
}

/** A ready task comes into a core's queue: it wakes an idle core, may preempt, and else is offered to other idle cores. */
export function join(k: Kernel, task: Task, core: CoreId, why: EnqueueWhy): void {
  const { policy } = k.machine;
  const on = k.state.cores[core]!;
  if (on.task >= 0) {
    const record = coreRecord(k, core);
    chargePolicy(k, record, Math.min(k.state.now, record.clock));
  }
  policy.enqueue(k, task.id, core, why);
  if (isIdle(on)) {
    kick(k, core, why === 'woken' || why === 'new' ? why : 'steal');
    return;
  }
  checkPreemption(k, task.id, core);
  offer(k, task);
  // The core was woken for somebody else and has not decided yet: either of them may be left over.
  if (on.task < 0 && on.next < 0) offerQueued(k, task);
}

/** As many as could be left over beside the cores there are. */
const MOST_OFFERED = 64;

/** Those that stand in a task's queue before it are offered to idle cores. */
function offerQueued(k: Kernel, task: Task): void {
  if (task.queue < 0 || orderOf(k).idle === 0) return;
  const queued = k.state.queues[task.queue]!.lists.flatMap((list) => list.slice(0, MOST_OFFERED));
  for (const id of queued) if (id >= 0 && id !== task.id) offer(k, k.state.tasks[id]!);
}

/** Has the running task of a core to make way for a queued one? */
export function checkPreemption(k: Kernel, id: TaskId, core: CoreId): void {
  const on = k.state.cores[core]!;
  if (on.task < 0 || on.resched !== '' || k.state.tasks[on.task]!.state !== 'running') return;
  const record = coreRecord(k, core);
  chargePolicy(k, record, Math.min(k.state.now, record.clock));
  const preempt = k.machine.policy.preempts(k, id, on.task, core);
  if (preempt === undefined) return;
  record.resched = 'woken';
  attend(k, core);
  emit(k, 'preempt', {
    core,
    task: on.task,
    context: on.context,
    other: id,
    why: preempt.why,
    numbers: preempt.numbers,
  });
}

/** A task stands in the queue of a busy core: an idle core that may run it is told to look for work. */
export function offer(k: Kernel, task: Task): void {
  const { policy } = k.machine;
  if (!policy.workConserving || policy.looksAround?.(k) === false) return;
  const idle = idleCore(k, task.affinity, task.core);
  if (idle >= 0) kick(k, idle, 'steal');
}

/** The running task goes to sleep (or disk, for uninterruptible waits); its core decides in its next step. */
export function blockTask(
  k: Kernel,
  id: TaskId,
  why: string,
  state: 'sleeping' | 'disk' | 'stopped' = 'sleeping',
): void {
  const task = ownTask(k.state, id);
  task.state = state;
  task.waitReason = why;
  emit(k, 'block', { task: id, context: task.context, why });
  if (k.machine.controlled) return;
  const core = coreOf(k, task);
  if (core >= 0) reschedule(k, core, 'block');
}

/** Makes a sleeping task ready. One that has not left its core yet just goes on; one that does not sleep is left alone. */
export function wakeTask(k: Kernel, id: TaskId, why: string): void {
  const known = k.state.tasks[id];
  if (known === undefined || (known.state !== 'sleeping' && known.state !== 'disk' && known.state !== 'stopped'))
    return;
  // Whoever is stopped is ready when its process goes on.
  if ((k.state.processes[known.process]?.stopped ?? 0) !== 0) {
    ownTask(k.state, id).state = 'stopped';
    return;
  }
  const task = ownTask(k.state, id);
  emit(k, 'wake', { task: id, context: task.context, other: k.core >= 0 ? k.state.cores[k.core]!.task : -1, why });
  if (k.machine.controlled) {
    task.state = 'ready';
    task.waitReason = '';
    return;
  }
  const on = coreOf(k, task);
  if (on >= 0) {
    task.state = 'running';
    task.waitReason = '';
    if (task.context >= 0) ownContext(k.state, task.context).status = 'running';
    const core = coreRecord(k, on);
    if (core.resched === 'block') core.resched = '';
    attend(k, on);
    return;
  }
  const slept = k.state.now - task.since;
  task.blockedTime += slept;
  task.since = k.state.now;
  makeReady(k, task, 'woken');
}

/** The running task lets another go first. */
export function yieldTask(k: Kernel, id: TaskId): void {
  const task = k.state.tasks[id]!;
  if (k.machine.controlled) return;
  const core = coreOf(k, task);
  if (core >= 0) reschedule(k, core, 'yield');
}

/**
 * The task ends, wherever it is; as a zombie where somebody will still ask for it (the leader of a thread group). Its
 * context, queues, records and timers are the caller's.
 */
export function exitTask(k: Kernel, id: TaskId, state: 'dead' | 'zombie' = 'dead'): void {
  const s = k.state;
  const known = s.tasks[id]!;
  if (hasEnded(known)) return;
  cancelTimer(k, known.timer);
  const task = ownTask(s, id);
  const was = task.state;
  task.state = state;
  task.waitReason = '';
  if (k.machine.controlled) {
    task.ended = s.now;
    return;
  }
  const core = coreOf(k, task);
  if (core >= 0) {
    reschedule(k, core, 'exit');
    return;
  }
  if (was === 'ready') {
    if (task.queue >= 0) k.machine.policy.dequeue(k, id, 'exited');
    else abandonNext(k, id, 'exited');
    const wait = Math.max(0, s.now - task.since);
    task.readyTime += wait;
    if (wait > task.longestWait) task.longestWait = wait;
  } else {
    task.blockedTime += Math.max(0, s.now - task.since);
    k.machine.policy.left?.(k, id, -1, 'exited');
  }
  task.since = Math.max(task.since, s.now);
  task.ended = task.since;
}

/** A task that a decision took out of its queue, the switch not yet made, cannot run any more: its core decides anew. */
export function abandonNext(k: Kernel, task: TaskId, why: DequeueWhy): void {
  for (const { id, next } of k.state.cores) {
    if (next !== task) continue;
    const core = coreRecord(k, id);
    core.next = -1;
    core.resched = 'exit';
    k.machine.policy.left?.(k, task, id, why);
    attend(k, id);
  }
}

/** A decision is due on a core before its next instruction. The end of the running task outranks other reasons. */
export function reschedule(k: Kernel, id: number, why: Core['resched']): void {
  const core = coreRecord(k, id);
  // What is kept off while interrupts are (interrupts.ts) does not keep the task from giving way.
  const own = why === 'exit' || why === 'block' || (why === 'yield' && interruptsOff(k, core));
  if (core.resched === '' || own) core.resched = why;
  attend(k, id);
}
