/** The end of processes and of the run: exit, the last thread's end, a fault. */
import { emit } from './emit.js';
import { ownContext, ownProcess } from './epoch.js';
import { Fault } from './faults.js';
import { futexCancel } from './futex.js';
import type { Kernel } from './machine.js';
import type { Context, FaultReport, Mutable, State } from './state.js';
import { exitTask } from './tasks.js';
import { cancelTimer, END_OF_TIME } from './timers.js';

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
    const live = process.contexts.find((id) => !['exited', 'gone'].includes(k.state.contexts[id]?.status ?? 'gone'));
    const context = k.state.contexts[live ?? process.contexts[0]!];
    if (context !== undefined) faultProcess(k, context, fault);
  }
}

function endProcess(k: Kernel, index: number, status: number, fault: FaultReport | undefined): void {
  const s = k.state;
  const known = s.processes[index];
  if (known === undefined || known.state !== 'alive') return;
  const process = ownProcess(s, index);
  process.state = process.parent >= 0 && s.processes[process.parent]?.state === 'alive' ? 'zombie' : 'gone';
  process.status = status;
  process.fault = fault;
  process.live = 0;
  for (const id of process.contexts) {
    const context = s.contexts[id];
    if (context !== undefined && context.status !== 'exited' && context.status !== 'gone') {
      endWait(k, ownContext(s, id));
      ownContext(s, id).status = 'exited';
    }
  }
  for (const id of process.tasks) exitTask(k, id);
  emit(k, 'processExit', { value: status, other: process.pid, why: fault === undefined ? 'exit' : fault.kind });
  if (s.processes.every((p) => p === undefined || p.state !== 'alive')) {
    finish(k, { kind: 'exited', status: s.processes[0]!.status });
  }
}

/** Takes a context out of the queue and the timers of its wait; it stays asleep. */
export function endWait(k: Kernel, context: Mutable<Context>): void {
  const wait = context.wait;
  if (wait === undefined) return;
  if (wait.address !== 0) futexCancel(k, wait.space, wait.address, context.id);
  if (wait.timer !== undefined) cancelTimer(k, wait.timer);
  context.wait = undefined;
}

/** The run is over. */
export function finish(k: Kernel, outcome: State['outcome']): void {
  (k.state as Mutable<State>).outcome = outcome;
}
