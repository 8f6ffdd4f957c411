/**
 * Interval timers of a process: alarm and ITIMER_REAL, which are one and the same, and those that count processor time,
 * ITIMER_VIRTUAL and ITIMER_PROF. The latter are looked at when, at the earliest, the process can have had its time; while
 * none of its threads runs nobody looks.
 */
import { ownProcess } from './epoch.js';
import type { Kernel } from './machine.js';
import { Si, sendSignal, sendThreadSignal } from './signal.js';
import { SIGALRM, SIGPROF, SIGVTALRM } from './signal-table.js';
import type { CpuTimer, Process, Timer } from './state.js';
import { armTimer, cancelTimer } from './timers.js';

/** Time until a timer of the machine (its id) fires, ns; 0: it is not armed. */
export function timeLeft(k: Kernel, id: number): number {
  const { heap, positions } = k.state.timers;
  const at = id < 0 ? undefined : positions.get(id);
  return at === undefined ? 0 : Math.max(1, heap[at]!.time - k.state.now);
}

/** Sets (value > 0) or takes back (0) the alarm of a process (index); `interval`: rings again so long after each ring. ns. */
export function setAlarm(k: Kernel, index: number, value: number, interval: number): void {
  const process = ownProcess(k.state, index);
  cancelTimer(k, process.alarm);
  process.alarm = value <= 0 ? -1 : armTimer(k, k.state.now + value, 'alarm', -1, index);
  process.alarmInterval = value <= 0 ? 0 : interval;
}

/** The alarm of a process rings. */
export function ringAlarm(k: Kernel, index: number): void {
  const process = ownProcess(k.state, index);
  const { alarmInterval } = process;
  process.alarm = alarmInterval > 0 ? armTimer(k, k.state.now + alarmInterval, 'alarm', -1, index) : -1;
  sendSignal(k, index, { signal: SIGALRM, code: Si.KERNEL, pid: 0, uid: 0, value: 0 }, 'alarm');
}

// ---- Processor time

/** Looking more often than this, ns, would find nothing new. */
const SHORTEST_LOOK = 100;

/** What the tasks of a process have had, ns: of processor time in all, or outside of the kernel. */
function used(k: Kernel, process: Process, counts: CpuTimer['counts']): number {
  let sum = 0;
  for (const id of process.tasks) {
    const task = k.state.tasks[id]!;
    sum += task.runTime + (task.state === 'running' ? Math.max(0, k.state.now - task.since) : 0);
    if (counts === 'user') sum -= task.systemTime;
  }
  return Math.max(0, sum);
}

/** On how many cores do threads of the process run? */
function running(k: Kernel, process: Process): number {
  let n = 0;
  for (const core of k.state.cores) if (core.task >= 0 && k.state.tasks[core.task]!.process === process.index) n++;
  return n;
}

/** A timer that is due then, with the time at which to look at it next: not before it can be due, and never while no thread runs. */
function plan(k: Kernel, process: Process, timer: Omit<CpuTimer, 'look' | 'cores'>): CpuTimer {
  const left = timer.due - used(k, process, timer.counts);
  // Nothing takes time in a controlled run: it is a deadline like others.
  const cores = k.machine.controlled ? 1 : running(k, process);
  const at = k.state.now + Math.max(SHORTEST_LOOK, Math.ceil(left / cores));
  return { ...timer, cores, look: cores === 0 ? -1 : armTimer(k, at, 'cpu', -1, process.index) };
}

/** Sets (value > 0) or takes back (0) ITIMER_VIRTUAL (`user`) or ITIMER_PROF (`all`) of a process (index). ns. */
export function setCpuTimer(
  k: Kernel,
  index: number,
  counts: CpuTimer['counts'],
  value: number,
  interval: number,
): void {
  const process = ownProcess(k.state, index);
  for (const t of process.cpuTimers) if (t.counts === counts) cancelTimer(k, t.look);
  process.cpuTimers = process.cpuTimers.filter((t) => t.counts !== counts);
  if (value <= 0) return;
  const due = used(k, process, counts) + value;
  process.cpuTimers = [...process.cpuTimers, plan(k, process, { counts, due, interval })];
}

/** What is left of a processor-time timer and its interval, ns; both 0 where it is not armed. */
export function cpuTimerLeft(
  k: Kernel,
  process: Process,
  counts: CpuTimer['counts'],
): { readonly value: number; readonly interval: number } {
  const timer = process.cpuTimers.find((t) => t.counts === counts);
  if (timer === undefined) return { value: 0, interval: 0 };
  return { value: Math.max(1, timer.due - used(k, process, counts)), interval: timer.interval };
}

/** The time has come at which a process may have had its processor time: if so it rings. */
export function lookAtCpuTimer(k: Kernel, looked: Timer): void {
  const process = ownProcess(k.state, looked.value);
  const timer = process.cpuTimers.find((t) => t.look === looked.id);
  if (timer === undefined) return;
  const { counts, interval } = timer;
  const now = used(k, process, counts);
  const rest = process.cpuTimers.filter((t) => t !== timer);
  const rings = k.machine.controlled || now >= timer.due;
  let { due } = timer;
  if (rings) due = interval > 0 ? due + interval * Math.max(1, Math.floor((now - due) / interval) + 1) : 0;
  process.cpuTimers = due > 0 ? [...rest, plan(k, process, { counts, due, interval })] : rest;
  if (!rings) return;
  const signal = counts === 'user' ? SIGVTALRM : SIGPROF;
  sendSignal(k, process.index, { signal, code: Si.KERNEL, pid: 0, uid: 0, value: 0 }, 'setitimer');
}

/** A thread of the process has come to a core: where more run than before, its timers may be due earlier. */
export function resumeCpuTimers(k: Kernel, index: number): void {
  const known = k.state.processes[index]!;
  const cores = running(k, known);
  if (known.cpuTimers.every((t) => t.look >= 0 && t.cores >= cores)) return;
  for (const t of known.cpuTimers) cancelTimer(k, t.look);
  ownProcess(k.state, index).cpuTimers = known.cpuTimers.map((t) => plan(k, known, t));
}

/** A process ends: nothing rings any more. */
export function cancelTimers(k: Kernel, index: number): void {
  const process = ownProcess(k.state, index);
  cancelTimer(k, process.alarm);
  process.alarm = -1;
  for (const t of process.cpuTimers) cancelTimer(k, t.look);
  process.cpuTimers = [];
  cancelPosixTimers(k, index);
}

// ---- timer_create

/** Timers of one process. */
export const MOST_TIMERS = 1024;

/** Exec and the end of a process take its timers of timer_create away. */
export function cancelPosixTimers(k: Kernel, index: number): void {
  const process = ownProcess(k.state, index);
  for (const t of process.timers) if (t !== undefined) cancelTimer(k, t.armed);
  process.timers = [];
}

/** Number of the machine's timer value for timer `id` of a process. */
export const timerValue = (index: number, id: number): number => index * MOST_TIMERS + id;

/** A timer of timer_create rings: its signal, unless the last one is still pending, which then stands for this ring too. */
export function ringTimer(k: Kernel, rung: Timer): void {
  const index = Math.floor(rung.value / MOST_TIMERS);
  const id = rung.value % MOST_TIMERS;
  const process = ownProcess(k.state, index);
  const timer = process.timers[id];
  if (timer === undefined || timer.armed !== rung.id) return;
  const armed = timer.interval > 0 ? armTimer(k, k.state.now + timer.interval, 'timer', -1, timerValue(index, id)) : -1;
  const target = timer.target < 0 ? undefined : k.state.contexts[timer.target];
  const pending = (target ?? process).pending.some((p) => p.timer === id);
  const missed = pending ? timer.missed + 1 : timer.missed;
  process.timers = process.timers.map((t, i) => (i === id ? { ...timer, armed, missed } : t));
  if (pending || timer.signal === 0) return;
  const [value, high] = timer.value;
  const signal = { signal: timer.signal, code: Si.TIMER, pid: 0, uid: 0, value, high, timer: id };
  if (target === undefined) sendSignal(k, index, signal, 'timer');
  else sendThreadSignal(k, target.id, signal, 'timer');
}
