/**
 * Go's scheduler (runtime/proc.go): goroutines (G, contexts) run on machines (M, tasks of the kernel) that hold a processor
 * (P). There are GOMAXPROCS processors, each with a slot for the next G and a ring of 256 ready ones; what does not fit is in
 * the global queue. An M without work looks at the global queue and the poller and steals half of another P's ring; at most
 * half as many as are busy search at a time (they spin). Who waits for a channel, a lock, a timer, a pipe or a socket leaves its M to others;
 * who waits in any other system call keeps its M, and the monitor gives the P to another M.
 *
 * The monitor is a timer of the machine, not a task of its own, and looks where somebody waits for what it could give.
 */
import { pauseComputing } from '../kernel/compute.js';
import { attend } from '../kernel/cores.js';
import { charge, emit } from '../kernel/emit.js';
import { ownContext, ownModel, ownTask } from '../kernel/epoch.js';
import { nextDecision } from '../kernel/futex.js';
import type { Kernel } from '../kernel/machine.js';
import type { ThreadModel } from '../kernel/model.js';
import type { QueueView } from '../kernel/policy.js';
import { endThread, exitProcess } from '../kernel/process.js';
import { randomBelow } from '../kernel/random.js';
import type { Context, ContextId, Core, Mutable, TaskId, Wait } from '../kernel/state.js';
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
  makeCarrier,
  makeThread,
  note,
  numberOf,
  pushThread,
  queuedThreads,
  queueLength,
  readyQueue,
  sleepWithout,
  switchThread,
  takeThread,
  waitOutside,
  wakeCarrier,
  wakeOutside,
} from './user-threads.js';

/** Room of a local ring; what a full one gives to the global queue, besides the new G; most taken from there at once. */
export const RING = 256;
const HALF = RING / 2;
/** So often a P looks at the global queue before its own. */
const GLOBAL_EVERY = 61;
const STEAL_ROUNDS = 4;
/** A G that would run next is stolen only after it was seen so long, ns: its P may be just about to run it. */
const NEXT_GRACE = 3000;
/** The monitor: a P whose M has been in a system call so long is given on, at once or at the latest. */
const CALL_SHORT = 20_000;
/** Its shortest sleep between two looks. */
const LOOK = 20_000;
const CALL_LONG = 10_000_000;
const MOST_PROCESSORS = 64;
const MOST_MACHINES = 10_000;
/** A bound for the host's sake: the kernel's limit of threads is not the goroutines'. */
const MOST_GOROUTINES = 1_000_000;

/** What the poller waits for: pipes, sockets and timers. Other system calls keep their M. */
const POLLED: ReadonlySet<string> = new Set([
  'sleep',
  'pipe read',
  'pipe write',
  'socket read',
  'socket write',
  'accept',
  'connect',
]);

const ringOf = (process: number, p: number): string => `ring ${process}.${p}`;
/** Those for whom the poller has found something. */
const arrivedIn = (process: number): string => `arrived ${process}`;
const name = (what: string, process: number, p: number): string => `${what} ${process}.${p}`;

const slicing = (k: Kernel): number => k.machine.modelParameters.slice ?? CALL_LONG;
const isBound = (context: Context): boolean => context.bare;

/** GOMAXPROCS of a process. */
export const processorsOf = (k: Kernel, process: number): number =>
  numberOf(k, `procs ${process}`) || k.machine.modelParameters.procs || Math.min(MOST_PROCESSORS, k.machine.cores);

const leaderOf = (k: Kernel, process: number): TaskId => k.state.processes[process]?.tasks[0] ?? -1;

/** The M that holds a P, or -1. */
export function machineOf(k: Kernel, process: number, p: number): TaskId {
  const task = numberOf(k, name('m', process, p), p === 0 && numberOf(k, `procs ${process}`) === 0 ? -2 : -1);
  return task === -2 ? leaderOf(k, process) : task;
}

/** The P that a task holds, or -1. */
export function processorOf(k: Kernel, task: TaskId): number {
  const { process } = k.state.tasks[task]!;
  if (numberOf(k, `procs ${process}`) === 0) return task === leaderOf(k, process) ? 0 : -1;
  return numberOf(k, `p ${task}`) - 1;
}

/** The scheduler of a process begins to keep books: P0 belongs to its first task. */
function begin(k: Kernel, process: number): void {
  if (numberOf(k, `procs ${process}`) !== 0) return;
  const leader = leaderOf(k, process);
  note(k, `procs ${process}`, processorsOf(k, process));
  give(k, process, 0, leader);
  note(k, `machines ${process}`, 1);
  // Main has had its tick.
  note(k, name('tick', process, 0), 1);
}

function give(k: Kernel, process: number, p: number, task: TaskId): void {
  note(k, name('m', process, p), task, -1);
  note(k, `p ${task}`, p + 1);
}

/** A P has no M any more. */
function idle(k: Kernel, process: number, p: number): void {
  const task = machineOf(k, process, p);
  if (task >= 0) note(k, `p ${task}`, 0);
  note(k, name('m', process, p), -1, -1);
  endSlice(k, process, p);
  endCall(k, process, p);
}

/** The first P without an M; -1: all are busy. */
function idleProcessor(k: Kernel, process: number): number {
  const n = processorsOf(k, process);
  for (let p = 0; p < n; p++) if (machineOf(k, process, p) < 0) return p;
  return -1;
}
function idleProcessors(k: Kernel, process: number): number {
  let free = 0;
  for (let p = 0; p < processorsOf(k, process); p++) if (machineOf(k, process, p) < 0) free++;
  return free;
}

export const spinningOf = (k: Kernel, process: number): number => numberOf(k, `spinning ${process}`);
function spin(k: Kernel, process: number, task: TaskId, on: boolean): void {
  if ((numberOf(k, `spin ${task}`) === 1) === on) return;
  note(k, `spin ${task}`, on ? 1 : 0);
  note(k, `spinning ${process}`, spinningOf(k, process) + (on ? 1 : -1));
}

// ---- Local queues

/** The G that a P would run next, or -1. */
export function nextOf(k: Kernel, process: number, p: number): ContextId {
  const id = numberOf(k, name('next', process, p), -1);
  const context = k.state.contexts[id];
  return context?.status === 'ready' && context.task < 0 ? id : -1;
}
const setNext = (k: Kernel, process: number, p: number, id: ContextId): void =>
  note(k, name('next', process, p), id, -1);

/** Has a P nothing of its own that is ready? */
const isEmpty = (k: Kernel, process: number, p: number): boolean =>
  queueLength(k, ringOf(process, p)) === 0 && nextOf(k, process, p) < 0;

/** Does anybody wait for a P that this one could serve? */
const isWanted = (k: Kernel, process: number, p: number): boolean =>
  !isEmpty(k, process, p) || queueLength(k, readyQueue(process)) > 0 || queueLength(k, arrivedIn(process)) > 0;

/** runqput: the G is to run next on the P, and whoever was to do so goes to the end of the ring. */
function putNext(k: Kernel, process: number, p: number, id: ContextId): void {
  const before = nextOf(k, process, p);
  setNext(k, process, p, id);
  if (before >= 0) put(k, process, p, before);
}

/** To the end of the ring; half of a full one goes to the global queue, and the G with it (runqputslow). */
function put(k: Kernel, process: number, p: number, id: ContextId): void {
  const ring = ringOf(process, p);
  if (queueLength(k, ring) < RING) {
    pushThread(k, ring, id);
    return;
  }
  const batch: ContextId[] = [];
  while (batch.length < HALF) {
    const taken = takeThread(k, ring);
    if (taken < 0) break;
    batch.push(taken);
  }
  batch.push(id);
  charge(k, 'atomic', batch.length);
  for (const one of batch) pushThread(k, readyQueue(process), one);
  emit(k, 'model', { context: -1, task: machineOf(k, process, p), value: batch.length, size: p, why: 'ring full' });
}

/** runqsteal: half of the victim's ring, rounded up, comes to the thief's; the last of them is answered, to run. -1: it was empty. */
export function stealHalf(k: Kernel, process: number, victim: number, thief: number): ContextId {
  const from = ringOf(process, victim);
  const size = queueLength(k, from);
  const n = size - Math.floor(size / 2);
  let last = -1;
  for (let i = 0; i < n; i++) {
    const id = takeThread(k, from);
    if (id < 0) break;
    if (last >= 0) pushThread(k, ringOf(process, thief), last);
    last = id;
  }
  return last;
}

// ---- Machines

/** An M that sleeps, or a new one, takes the P and goes to work. */
function startMachine(k: Kernel, process: number, p: number, spinning: boolean): void {
  const by = libraryTask(k, process);
  const { data } = ownModel(k.state);
  const asleep = [...((data[`asleep ${process}`] as readonly TaskId[] | undefined) ?? [])];
  let task = asleep.pop() ?? -1;
  while (task >= 0 && hasEnded(k.state.tasks[task]!)) task = asleep.pop() ?? -1;
  data[`asleep ${process}`] = asleep;
  const fresh = task < 0;
  if (fresh) {
    const machines = numberOf(k, `machines ${process}`);
    if (machines >= MOST_MACHINES) {
      tooMany(k, process);
      return;
    }
    if (by >= 0) enterKernel(k, by, 'clone');
    task = makeCarrier(k, process, by >= 0 ? by : leaderOf(k, process), k.state.processes[process]!.name);
    note(k, `machines ${process}`, machines + 1);
  }
  give(k, process, p, task);
  if (spinning) spin(k, process, task, true);
  emit(k, 'model', { task, context: -1, value: p, why: fresh ? 'machine new' : 'machine woken' });
  if (!fresh) wakeCarrier(k, task, by);
}

/** As Go does: fatal. */
function tooMany(k: Kernel, process: number): void {
  const id = k.state.processes[process]!.contexts.find((c) => k.state.contexts[c]!.status !== 'exited');
  if (id === undefined) return;
  const text = `runtime: program exceeds ${MOST_MACHINES}-thread limit: so many goroutines are in blocking system calls at once`;
  emit(k, 'misuse', { context: id, text });
  exitProcess(k, ownContext(k.state, id), 2);
}

/** wakep: there is work; where a P is idle and nobody searches yet, an M begins to. */
function wakeProcessor(k: Kernel, process: number): void {
  if (spinningOf(k, process) > 0) return;
  const p = idleProcessor(k, process);
  if (p >= 0) startMachine(k, process, p, true);
}

/** The task whose library does the step under way, or -1: it is the kernel's own doing, or another process's. */
function libraryTask(k: Kernel, process: number): TaskId {
  const task = k.core < 0 ? -1 : k.state.cores[k.core]!.task;
  return task >= 0 && k.state.tasks[task]!.process === process ? task : -1;
}

/** goready: next on the P of whoever woke it; woken by nobody of the process, it goes to the global queue. */
function makeReady(k: Kernel, process: number, id: ContextId): void {
  const task = libraryTask(k, process);
  const p = task < 0 ? -1 : processorOf(k, task);
  if (p >= 0) putNext(k, process, p, id);
  else pushThread(k, readyQueue(process), id);
  wakeProcessor(k, process);
  armSlices(k, process);
}

// ---- The monitor

const SLICE = 0;
const CALL = 1;
const codeOf = (process: number, p: number, what: number): number => (process * MOST_PROCESSORS + p) * 2 + what;

/** A P on which one tick has lasted too long is to be preempted, as soon as somebody else could run there. */
function armSlice(k: Kernel, process: number, p: number): void {
  const timer = name('slice', process, p);
  const task = machineOf(k, process, p);
  if (task < 0 || numberOf(k, timer, -1) >= 0 || k.state.tasks[task]!.context < 0) return;
  if (numberOf(k, name('call', process, p), -1) >= 0 || !isWanted(k, process, p)) return;
  const now = k.state.now + k.cost;
  const over = numberOf(k, name('since', process, p)) + slicing(k);
  // Who has inherited a slice that is over runs until the monitor's next look.
  const at = over > now ? over : now + LOOK;
  note(k, timer, armTimer(k, at, 'model', -1, codeOf(process, p, SLICE)), -1);
}
function armSlices(k: Kernel, process: number): void {
  for (let p = 0; p < processorsOf(k, process); p++) armSlice(k, process, p);
}
function endSlice(k: Kernel, process: number, p: number): void {
  const timer = name('slice', process, p);
  cancelTimer(k, numberOf(k, timer, -1));
  note(k, timer, -1, -1);
  const task = machineOf(k, process, p);
  if (task >= 0) note(k, `asked ${task}`, 0);
}

/** The M of a P has gone to wait in the kernel, its G on it. */
function beginCall(k: Kernel, process: number, p: number): void {
  endSlice(k, process, p);
  note(k, name('call', process, p), k.state.now, -1);
  lookAtCall(k, process, p, k.state.now + k.cost + CALL_SHORT);
}
function lookAtCall(k: Kernel, process: number, p: number, at: number): void {
  note(k, name('look', process, p), armTimer(k, at, 'model', -1, codeOf(process, p, CALL)), -1);
}
function endCall(k: Kernel, process: number, p: number): void {
  cancelTimer(k, numberOf(k, name('look', process, p), -1));
  note(k, name('look', process, p), -1, -1);
  note(k, name('call', process, p), -1, -1);
}

/** retake: the P of an M in a system call is given to another one, unless nobody needs it and others are free. */
function retake(k: Kernel, process: number, p: number): void {
  note(k, name('look', process, p), -1, -1);
  const since = numberOf(k, name('call', process, p), -1);
  if (since < 0) return;
  const spare = spinningOf(k, process) + idleProcessors(k, process) > 0;
  if (isEmpty(k, process, p) && spare && k.state.now - since < CALL_LONG) {
    lookAtCall(k, process, p, since + CALL_LONG);
    return;
  }
  const task = machineOf(k, process, p);
  idle(k, process, p);
  emit(k, 'model', { task, value: p, why: 'hand-off', numbers: { waited: k.state.now - since } });
  if (isWanted(k, process, p)) startMachine(k, process, p, false);
  else if (spinningOf(k, process) + idleProcessors(k, process) - 1 === 0) startMachine(k, process, p, true);
}

function expired(k: Kernel, value: number): void {
  const what = value % 2;
  const p = Math.floor(value / 2) % MOST_PROCESSORS;
  const process = Math.floor(value / 2 / MOST_PROCESSORS);
  if (what === CALL) {
    retake(k, process, p);
    return;
  }
  note(k, name('slice', process, p), -1, -1);
  const task = machineOf(k, process, p);
  if (task < 0) return;
  note(k, `asked ${task}`, 1);
  const core = coreOf(k, k.state.tasks[task]!);
  if (core >= 0) attend(k, core);
}

// ---- What an M does next

interface Found {
  readonly id: ContextId;
  readonly why: string;
  /** It runs in the slice of who ran before: no new tick. */
  readonly inherits: boolean;
}
const found = (id: ContextId, why: string, inherits = false): Found | undefined =>
  id < 0 ? undefined : { id, why, inherits };

/** The next G of a P, from its own queues, the global one and the poller (schedule and findRunnable, before stealing). */
function nextFor(k: Kernel, process: number, p: number): Found | undefined {
  const all = readyQueue(process);
  const ring = ringOf(process, p);
  if (numberOf(k, name('tick', process, p)) % GLOBAL_EVERY === 0) {
    const fair = found(takeThread(k, all), 'global, 61st');
    if (fair !== undefined) return fair;
  }
  const next = nextOf(k, process, p);
  if (next >= 0) {
    setNext(k, process, p, -1);
    return found(next, 'next', true);
  }
  const own = found(takeThread(k, ring), 'ring');
  if (own !== undefined) return own;
  const size = queueLength(k, all);
  const n = Math.min(size, Math.floor(size / processorsOf(k, process)) + 1, HALF);
  const first = takeThread(k, all);
  for (let i = 1; i < n; i++) {
    const id = takeThread(k, all);
    if (id >= 0) pushThread(k, ring, id);
  }
  if (first >= 0) return found(first, 'global');
  const polled = takeThread(k, arrivedIn(process));
  // Those that have arrived with it are for whoever has time.
  for (let id = takeThread(k, arrivedIn(process)); id >= 0; id = takeThread(k, arrivedIn(process)))
    pushThread(k, all, id);
  return found(polled, 'poller');
}

/** stealWork: the rings of all others, from a random one on; in the last round what they would run next too. */
function steal(k: Kernel, process: number, p: number, task: TaskId): Found | undefined {
  const n = processorsOf(k, process);
  const preferred = randomBelow(k, n);
  const start = k.choose('thief', preferred, () => Array.from({ length: n }, (_, i) => i), nextDecision(k));
  charge(k, 'atomic', n);
  const eyed = `eyed ${task}`;
  for (let round = 0; round < STEAL_ROUNDS; round++) {
    for (let i = 0; i < n; i++) {
      const victim = (start + i) % n;
      if (victim === p) continue;
      const size = queueLength(k, ringOf(process, victim));
      const id = stealHalf(k, process, victim, p);
      if (id >= 0) {
        emit(k, 'model', {
          task,
          context: id,
          value: size - queueLength(k, ringOf(process, victim)),
          size: victim,
          why: 'steals',
        });
        return found(id, 'stolen');
      }
      if (round < STEAL_ROUNDS - 1) continue;
      const next = nextOf(k, process, victim);
      if (next < 0) continue;
      const last = numberOf(k, eyed, -1);
      note(k, eyed, next, -1);
      if (last !== next) {
        k.cost += NEXT_GRACE;
        return { id: -1, why: 'grace', inherits: false };
      }
      note(k, eyed, -1, -1);
      setNext(k, process, victim, -1);
      emit(k, 'model', { task, context: next, value: 1, size: victim, why: 'steals' });
      return found(next, 'stolen');
    }
  }
  note(k, eyed, -1, -1);
  return undefined;
}

/** No work: the P is idle, and the M sleeps, one of them in the poller. */
function park(k: Kernel, core: Mutable<Core>, process: number): void {
  const { task } = core;
  const p = processorOf(k, task);
  if (p >= 0) idle(k, process, p);
  spin(k, process, task, false);
  if (numberOf(k, `polling ${process}`) > 0 && numberOf(k, `poller ${process}`, -1) < 0) {
    note(k, `poller ${process}`, task, -1);
    sleepWithout(k, core, 'epoll_wait', 'poller');
    return;
  }
  const { data } = ownModel(k.state);
  data[`asleep ${process}`] = [...((data[`asleep ${process}`] as readonly TaskId[] | undefined) ?? []), task];
  sleepWithout(k, core, 'futex', 'no goroutine');
  if (areAllAsleep(k, process)) emit(k, 'model', { task, context: -1, why: 'all asleep' });
}

/** checkdead: no G runs or is ready, and nothing is on its way that would wake one. */
export function areAllAsleep(k: Kernel, process: number): boolean {
  if (idleProcessors(k, process) < processorsOf(k, process) || k.state.timers.heap.length > 0) return false;
  return numberOf(k, `polling ${process}`) === 0 && !k.state.processes[process]!.tasks.some((id) => isHeld(k, id));
}

/** A step of an M that carries no G. */
function dispatch(k: Kernel, core: Mutable<Core>): void {
  const { task } = core;
  const { process } = k.state.tasks[task]!;
  begin(k, process);
  core.retired++;
  core.mode = 'user';
  if (numberOf(k, `poller ${process}`, -1) === task) note(k, `poller ${process}`, -1, -1);
  let p = processorOf(k, task);
  if (p < 0 && queueLength(k, arrivedIn(process)) > 0) {
    p = idleProcessor(k, process);
    if (p >= 0) give(k, process, p, task);
  }
  if (p < 0) {
    park(k, core, process);
    return;
  }
  endSlice(k, process, p);
  let next = nextFor(k, process, p);
  if (next === undefined) {
    const busy = processorsOf(k, process) - idleProcessors(k, process);
    const spins = numberOf(k, `spin ${task}`) === 1;
    if (spins || 2 * spinningOf(k, process) < busy) {
      spin(k, process, task, true);
      next = steal(k, process, p, task);
    }
  }
  if (next === undefined) {
    park(k, core, process);
    return;
  }
  if (next.id < 0) return;
  if (numberOf(k, `spin ${task}`) === 1) {
    spin(k, process, task, false);
    wakeProcessor(k, process);
  }
  if (!next.inherits) {
    note(k, name('tick', process, p), numberOf(k, name('tick', process, p)) + 1);
    note(k, name('since', process, p), k.state.now + k.cost);
  }
  switchThread(k, core, next.id, next.why, queueLength(k, ringOf(process, p)));
  armSlice(k, process, p);
}

/** The M is back from a system call and its P is gone: an idle one, or its G is ready and the M sleeps. */
function withoutProcessor(k: Kernel, core: Mutable<Core>, context: Mutable<Context>): boolean {
  const { process, id } = context;
  const p = idleProcessor(k, process);
  if (p >= 0) {
    give(k, process, p, core.task);
    note(k, name('tick', process, p), numberOf(k, name('tick', process, p)) + 1);
    note(k, name('since', process, p), k.state.now);
    emit(k, 'model', { context: id, value: p, why: 'call back' });
    return false;
  }
  interruptThread(k, core, context);
  pushThread(k, readyQueue(process), id);
  emit(k, 'model', { context: id, why: 'call without' });
  armSlices(k, process);
  return true;
}

/** GOMAXPROCS: from now on there are so many; 0 or less: no change. Answers how many there were. */
function processors(k: Kernel, context: Context, n: number): number {
  const { process } = context;
  begin(k, process);
  const before = processorsOf(k, process);
  const after = Math.min(n, MOST_PROCESSORS);
  if (n <= 0 || after === before) return before;
  for (let p = after; p < before; p++) {
    const next = nextOf(k, process, p);
    setNext(k, process, p, -1);
    if (next >= 0) pushThread(k, readyQueue(process), next);
    for (let id = takeThread(k, ringOf(process, p)); id >= 0; id = takeThread(k, ringOf(process, p)))
      pushThread(k, readyQueue(process), id);
    const task = machineOf(k, process, p);
    idle(k, process, p);
    const core = task < 0 ? -1 : coreOf(k, k.state.tasks[task]!);
    if (core >= 0) attend(k, core);
  }
  note(k, `procs ${process}`, after);
  if (queueLength(k, readyQueue(process)) > 0 || after > before) wakeProcessor(k, process);
  return before;
}

// ---- What is shown

const taskName = (k: Kernel, task: TaskId): string => `M${k.state.tasks[task]?.tid ?? '?'}`;

function describe(k: Kernel): readonly QueueView[] {
  const views: QueueView[] = [];
  const several = k.state.processes.filter((one) => one?.state === 'alive').length > 1;
  for (const process of k.state.processes) {
    if (process === undefined || process.state !== 'alive') continue;
    const { index } = process;
    const prefix = several ? `${process.pid} ` : '';
    const n = processorsOf(k, index);
    for (let p = 0; p < n; p++) {
      const task = machineOf(k, index, p);
      const g = task < 0 ? -1 : (k.state.tasks[task]?.context ?? -1);
      const next = nextOf(k, index, p);
      const runs = g < 0 ? '' : ` runs T${k.state.contexts[g]!.number}`;
      const inCall = numberOf(k, name('call', index, p), -1) >= 0 ? ' in a call' : '';
      const spins = task >= 0 && numberOf(k, `spin ${task}`) === 1 ? ' spins' : '';
      views.push({
        title: `${prefix}P${p}`,
        core: -1,
        entries: [
          ...(next < 0 ? [] : [{ task: -1, context: next, key: 'next' }]),
          ...queuedThreads(k, ringOf(index, p)).map((id) => ({ task: -1, context: id, key: '' })),
        ],
        keyName: '',
        note: task < 0 ? 'idle' : `${taskName(k, task)}${runs}${inCall}${spins}`,
      });
    }
    const asleep = (k.state.model.data[`asleep ${index}`] as readonly TaskId[] | undefined) ?? [];
    const poller = numberOf(k, `poller ${index}`, -1);
    views.push({
      title: `${prefix}all P`,
      core: -1,
      entries: [...queuedThreads(k, readyQueue(index)), ...queuedThreads(k, arrivedIn(index))].map((id) => ({
        task: -1,
        context: id,
        key: '',
      })),
      keyName: '',
      note: [
        `${asleep.length} M idle`,
        `${spinningOf(k, index)} spin`,
        ...(poller >= 0 ? [`${taskName(k, poller)} polls for ${numberOf(k, `polling ${index}`)}`] : []),
      ].join(', '),
    });
  }
  return views;
}

/** Does the context wait outside of the kernel, where its M is free for others? */
function waitsOutside(context: Context, wait: Wait): boolean {
  if (isBound(context) || wait.fault === true || wait.shared === true) return false;
  if (wait.kind === 'stream' || POLLED.has(wait.kind)) return true;
  return wait.uninterruptible !== true && wait.address !== 0 && wait.kind !== 'futex';
}

export const gpm: ThreadModel = {
  name: 'gpm',
  short: 'G-P-M',
  about: 'goroutines on a few tasks, each processor with a queue of its own (Go)',
  parameters: [
    {
      name: 'procs',
      unit: 'count',
      default: 0,
      min: 0,
      max: MOST_PROCESSORS,
      about: 'processors (GOMAXPROCS); 0: as many as cores',
    },
    {
      name: 'slice',
      unit: 'ns',
      default: CALL_LONG,
      min: 1000,
      max: 10_000_000_000,
      about: 'the monitor preempts who has run so long while others are ready',
    },
  ],
  scopes: ['process'],

  start: oneToOne.start,

  create(k, by, spec) {
    const id = makeThread(k, by, spec, MOST_GOROUTINES);
    if (id < 0) return id;
    begin(k, by.process);
    makeReady(k, by.process, id);
    return id;
  },

  exit(k, context) {
    if (isBound(context) || (k.state.processes[context.process]!.live ?? 1) <= 1) {
      oneToOne.exit.call(gpm, k, context);
      return;
    }
    emit(k, 'userThread', { context: context.id, why: 'exit' });
    dismount(k, context);
    endThread(k, context);
  },

  yield(k, context) {
    if (isBound(context)) {
      oneToOne.yield.call(gpm, k, context);
      return;
    }
    const { process, id } = context;
    emit(k, 'userThread', { context: id, why: 'yield', value: queueLength(k, readyQueue(process)) });
    context.status = 'ready';
    dismount(k, context);
    pushThread(k, readyQueue(process), id);
  },

  wait(k, context, wait) {
    const { process } = context;
    begin(k, process);
    if (waitsOutside(context, wait)) {
      if (POLLED.has(wait.kind)) note(k, `polling ${process}`, numberOf(k, `polling ${process}`) + 1);
      waitOutside(k, context, wait);
      return;
    }
    oneToOne.wait.call(gpm, k, context, wait);
    const p = processorOf(k, context.task);
    if (p >= 0 && wait.fault !== true) beginCall(k, process, p);
  },

  wake: (k, ...rest) => wakeOutside(k, gpm, 'futex', rest),

  requeue: oneToOne.requeue,

  release(k, id, woken) {
    const context = ownContext(k.state, id);
    if (context.status !== 'waiting') return;
    const { process } = context;
    if (context.task >= 0) {
      const p = isBound(context) ? -1 : processorOf(k, context.task);
      if (p >= 0) endCall(k, process, p);
      oneToOne.release.call(gpm, k, id, woken);
      if (p >= 0) armSlice(k, process, p);
      return;
    }
    const polled = POLLED.has(context.wait?.kind ?? '');
    endWaitOutside(k, context, woken);
    if (!polled) {
      makeReady(k, process, id);
      return;
    }
    note(k, `polling ${process}`, Math.max(0, numberOf(k, `polling ${process}`) - 1));
    pushThread(k, arrivedIn(process), id);
    emit(k, 'model', { context: id, why: 'polled' });
    const poller = numberOf(k, `poller ${process}`, -1);
    if (poller >= 0) wakeCarrier(k, poller, -1);
    else wakeProcessor(k, process);
    armSlices(k, process);
  },

  enterSystemCall: oneToOne.enterSystemCall,
  leaveSystemCall() {},

  dispatch(k, core) {
    dispatch(k, core);
    ownTask(k.state, core.task).systemTime += k.systemCost;
  },

  interrupts(k, core, context) {
    if (isBound(context) || context.status !== 'running') return false;
    const p = processorOf(k, core.task);
    if (p < 0) return withoutProcessor(k, core, context);
    if (numberOf(k, `asked ${core.task}`) === 0) return false;
    endSlice(k, context.process, p);
    if (!isWanted(k, context.process, p)) return false;
    charge(k, 'signal');
    emit(k, 'model', { context: context.id, why: 'preempted' });
    pauseComputing(k, core);
    interruptThread(k, core, context);
    pushThread(k, readyQueue(context.process), context.id);
    return true;
  },

  onTimer: (k, _, value) => expired(k, value),
  processors,
  carrier: carrierOf,
  describe,
};
