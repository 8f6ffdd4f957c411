/**
 * The end of processes and of the run: exit, the last thread's end, a fault, a signal. What Linux calls do_exit: the
 * context leaves whatever it waits for, the task gives its records back, children go to init, the parent is told; the
 * process stays as a zombie until it is waited for (reap).
 */

import { emit } from './emit.js';
import { ownContext, ownProcess, ownTask } from './epoch.js';
import { Fault } from './faults.js';
import { leaveOpening } from './files/pipe.js';
import { futexCancel } from './futex.js';
import { cancelTimers } from './interval-timers.js';
import type { Kernel } from './machine.js';
import { write32 } from './memory/access.js';
import { releaseSpace } from './memory/fork.js';
import { forgetObjects } from './objects.js';
import { orderRelease } from './order.js';
import { releaseCredentials, releaseFiles, releaseFilesystem, releaseHandlers } from './records.js';
import { ownersDeath, tellLost } from './robust.js';
import { retarget, sendSignal, takesNoNotice } from './signal.js';
import {
  type Context,
  type FaultReport,
  INIT,
  INIT_PID,
  type Mutable,
  type Process,
  SHELL,
  SHELL_PID,
  type State,
  type Task,
  type TaskId,
} from './state.js';
import { exitTask, hasEnded } from './tasks.js';
import { cancelTimer, END_OF_TIME } from './timers.js';
import { childrenQueue, leaveQueue, wakeAll, wakeFirst } from './wait-queue.js';

/** `exit_group(status)`: the whole process of `context` ends; status as given to exit(), of which 8 bits count. */
export function exitProcess(k: Kernel, context: Context, status: number): void {
  endProcess(k, context.process, (status & 0xff) << 8, undefined);
}

/** The process (index in `state.processes`) ends by a signal. */
export function killProcess(k: Kernel, process: number, signal: number, fault?: FaultReport): void {
  endProcess(k, process, signal & 0x7f, fault);
}

/** A fault of the simulated program, thrown somewhere inside a step: the signal ends the process. */
export function faultProcess(k: Kernel, context: Context, fault: Fault): void {
  const report: FaultReport = {
    kind: fault.kind,
    signal: fault.signal,
    context: context.id,
    pc: context.pc,
    address: fault.address,
    message: fault.message,
  };
  emit(k, 'fault', {
    context: context.id,
    pc: context.pc,
    address: fault.address,
    value: fault.signal,
    why: fault.kind,
    text: fault.message,
  });
  killProcess(k, context.process, fault.signal, report);
}

/** Simulated time is used up: every process ends. */
export function endTime(k: Kernel): void {
  const fault = new Fault('time', 0, 'simulated time has reached its end, 104 days');
  (k.state as Mutable<State>).now = END_OF_TIME;
  for (const process of k.state.processes) {
    if (process?.state !== 'alive') continue;
    const live = process.contexts.find((id) => !isOver(k.state.contexts[id]));
    const context = k.state.contexts[live ?? process.contexts[0]!];
    if (context !== undefined) faultProcess(k, context, fault);
  }
}

const isOver = (context: Context | undefined): boolean =>
  context === undefined || context.status === 'exited' || context.status === 'gone';

/** The system call exit: one thread ends. The last one's status is its process's (Linux since 5.18, synchronize_group_exit). */
export function exitAlone(k: Kernel, context: Mutable<Context>, status: number): void {
  if ((k.state.processes[context.process]!.live ?? 1) > 1) endThread(k, context);
  else exitProcess(k, context, status);
}

/** One thread ends while others of its process go on. Its stack stays until it is joined. The last one: use exitProcess. */
export function endThread(k: Kernel, context: Mutable<Context>): void {
  const s = k.state;
  endContext(k, context);
  retarget(k, context);
  const process = ownProcess(s, context.process);
  process.live = (process.live ?? 1) - 1;
  emit(k, 'exit', { context: context.id });
  const { task } = context;
  if (task < 0) return;
  // The leader's id is the process's: it stays as a zombie until the whole group has ended.
  const leader = s.tasks[task]!.tid === process.pid;
  exitTask(k, task, leader ? 'zombie' : 'dead');
  releaseRecords(k, s.tasks[task]!);
}

/** A task that carries no context ends, and gives back what it shares. */
export function endTask(k: Kernel, id: TaskId): void {
  exitTask(k, id, k.state.tasks[id]!.tid === k.state.processes[k.state.tasks[id]!.process]!.pid ? 'zombie' : 'dead');
  releaseRecords(k, k.state.tasks[id]!);
}

/** The context is over: out of every queue; its signals are nobody's. */
function endContext(k: Kernel, context: Mutable<Context>): void {
  endWait(k, context);
  if (context.calls.length > 0) leaveOpening(k, context.id);
  ownersDeath(k, context);
  clearTid(k, context);
  context.status = 'exited';
  context.calls = [];
  context.pending = [];
  context.signalled = false;
  context.interrupted = false;
  context.savedMask = undefined;
  context.rmw = undefined;
}

/** CLONE_CHILD_CLEARTID: where others share the memory, the word is set to 0 and whoever waits on it is woken. */
function clearTid(k: Kernel, context: Context): void {
  const s = k.state;
  const address = context.task >= 0 ? s.tasks[context.task]!.clearTid : 0;
  const { space, live } = s.processes[context.process]!;
  // A thread of the library has no such word in memory: the library itself wakes who joins.
  if (address === 0 || !context.bare || space < 0) return;
  if ((live ?? 0) <= 1 && s.spaces[space]!.references <= 1) return;
  try {
    write32(k, space, address, 0);
    orderRelease(k, context.id, space, address);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return;
  }
  // As Linux: through the shared key, also where the memory is the process's own.
  k.machine.model.wake(k, undefined, space, address, -1, false, true);
}

/** Gives back what the task shares with others. */
function releaseRecords(k: Kernel, task: Task): void {
  const s = k.state;
  if (task.files >= 0) releaseFiles(k, task.files);
  if (task.filesystem >= 0) releaseFilesystem(k, task.filesystem);
  if (task.signalHandlers >= 0) releaseHandlers(s, task.signalHandlers);
  if (task.credentials >= 0) releaseCredentials(s, task.credentials);
  const own = ownTask(s, task.id);
  own.files = -1;
  own.filesystem = -1;
  own.signalHandlers = -1;
  own.credentials = -1;
}

function endProcess(k: Kernel, index: number, status: number, fault: FaultReport | undefined): void {
  const s = k.state;
  const known = s.processes[index];
  if (known === undefined || known.state !== 'alive') return;
  const process = ownProcess(s, index);
  process.status = status;
  process.fault = fault;
  process.live = 0;
  process.ended = s.now;
  process.pending = [];
  process.stopped = 0;
  process.report = 'none';
  cancelTimers(k, index);
  for (const id of process.contexts) if (!isOver(s.contexts[id])) endContext(k, ownContext(s, id));
  tellLost(k, process);
  const unattended = process.parent < 0 || takesNoNotice(k, process.parent);
  process.state = unattended ? 'gone' : 'zombie';
  for (const id of process.tasks) {
    const task = s.tasks[id]!;
    const leader = task.tid === process.pid;
    const ended = hasEnded(task);
    exitTask(k, id, leader && !unattended ? 'zombie' : 'dead');
    if (ended && leader && unattended) ownTask(s, id).state = 'dead';
    releaseRecords(k, task);
  }
  emit(k, 'processExit', { value: status, other: process.pid, why: fault === undefined ? 'exit' : fault.kind });
  leaveChildren(k, process);
  s.processCount--;
  if (s.processCount === 0) {
    // The last one's memory stays to be looked at: nobody is left to whom it could matter.
    const first = s.processes.find((p) => p !== undefined);
    finish(k, { kind: 'exited', status: first?.status ?? status });
    return;
  }
  leaveSpace(k, process);
  if (unattended && process.parent >= 0) forgetChild(k, process);
  tellParent(k, process, status);
}

/** A child that nobody waits for: nothing of it is left, and its times are nobody's. */
function forgetChild(k: Kernel, process: Process): void {
  const parent = ownProcess(k.state, process.parent);
  parent.children = parent.children.filter((id) => id !== process.index);
  removeProcess(k, process.index);
}

/** The process lets go of its address space: at its end, and when exec gives it another one. */
export function leaveSpace(k: Kernel, process: Mutable<Process>): void {
  const { space, index } = process;
  process.space = -1;
  for (const id of process.tasks) if (k.state.tasks[id]!.space === space) ownTask(k.state, id).space = -1;
  releaseSpace(k, space);
  if (k.state.spaces[space] === undefined) forgetObjects(k, space);
  wakeFirst(k, vforkQueue(index));
}

/** Where the parent of a vfork child waits until the child has execed or ended. */
export const vforkQueue = (child: number): string => `vfork of ${child}`;

function tellParent(k: Kernel, process: Process, status: number): void {
  if (process.parent < 0) return;
  const signal = status & 0x7f;
  if (process.exitSignal !== 0) {
    sendSignal(k, process.parent, {
      signal: process.exitSignal,
      // CLD_EXITED, CLD_KILLED
      code: signal === 0 ? 1 : 2,
      pid: process.pid,
      uid: 1000,
      value: signal === 0 ? (status >> 8) & 0xff : signal,
    });
  }
  // Each looks whether it is the child that it waits for.
  wakeAll(k, childrenQueue(process.parent));
}

/** Children of a process that ended are adopted by init, which waits for them at once. */
function leaveChildren(k: Kernel, process: Mutable<Process>): void {
  const s = k.state;
  for (const id of process.children) {
    const child = ownProcess(s, id);
    child.parent = INIT;
    emit(k, 'reparent', { value: child.pid, context: child.contexts[0] ?? -1 });
    if (child.state === 'zombie') removeProcess(k, child.index);
  }
  process.children = [];
}

/** A zombie was waited for: its times go to the parent's account of its children, its record goes. */
export function reap(k: Kernel, child: number): void {
  const s = k.state;
  const known = s.processes[child]!;
  if (known.parent >= 0) {
    const parent = ownProcess(s, known.parent);
    parent.children = parent.children.filter((id) => id !== child);
    const used = accountOf(k, known);
    parent.childUser += used.user;
    parent.childSystem += used.system;
    parent.childMinorFaults += used.minorFaults;
    parent.childMajorFaults += used.majorFaults;
  }
  removeProcess(k, child);
}

export interface ProcessTimes {
  /** ns */
  readonly user: number;
  readonly system: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
}

/** What a process and the children that it waited for have used: what goes to its parent's account, and what wait4 tells. */
export function accountOf(k: Kernel, process: Process): ProcessTimes {
  const own = processTimes(k, process);
  return {
    user: own.user + process.childUser,
    system: own.system + process.childSystem,
    minorFaults: own.minorFaults + process.childMinorFaults,
    majorFaults: own.majorFaults + process.childMajorFaults,
  };
}

/** What the tasks of a process have used, ended ones included. */
export function processTimes(k: Kernel, process: Process): ProcessTimes {
  let user = 0;
  let system = 0;
  let minorFaults = 0;
  let majorFaults = 0;
  for (const id of process.tasks) {
    const task = k.state.tasks[id]!;
    const own = Math.min(task.systemTime, task.runTime);
    system += own;
    user += task.runTime - own;
    minorFaults += task.minorFaults;
    majorFaults += task.majorFaults;
  }
  return { user, system, minorFaults, majorFaults };
}

/** Nothing is left but a line that says that it was. */
function removeProcess(k: Kernel, index: number): void {
  const s = k.state;
  const process = ownProcess(s, index);
  process.state = 'gone';
  process.library = {};
  for (const id of process.tasks) {
    if (s.tasks[id]!.state === 'zombie') ownTask(s, id).state = 'dead';
  }
  for (const id of process.contexts) {
    const context = ownContext(s, id);
    context.status = 'gone';
    context.slots = NO_SLOTS;
    context.floats = NO_FLOATS;
    context.fp = 0;
  }
}

const NO_SLOTS = new Int32Array(8);
const NO_FLOATS = new Float64Array(NO_SLOTS.buffer);

/** Takes a context out of the queues and the timers of its wait; it stays asleep. */
export function endWait(k: Kernel, context: Mutable<Context>): void {
  const wait = context.wait;
  if (wait === undefined) return;
  if (wait.key !== undefined) futexCancel(k, wait.key, context.id);
  for (const queue of wait.queues ?? []) leaveQueue(k, queue, context.id);
  if (wait.timer !== undefined) cancelTimer(k, wait.timer);
  context.wait = undefined;
}

/** The process with this number, ended but not waited for included; undefined: none. Numbers grow with the index. */
export function processOfPid(k: Kernel, pid: number): Process | undefined {
  const { processes } = k.state;
  let low = 0;
  let high = processes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const process = processes[middle]!;
    if (process.pid === pid) return process.state === 'gone' ? undefined : process;
    if (process.pid < pid) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** The run is over. */
export function finish(k: Kernel, outcome: State['outcome']): void {
  (k.state as Mutable<State>).outcome = outcome;
}

/** Process id of the parent, as getppid answers. */
export function parentPid(k: Kernel, process: Process): number {
  if (process.parent === INIT) return INIT_PID;
  if (process.parent === SHELL) return SHELL_PID;
  return k.state.processes[process.parent]!.pid;
}
