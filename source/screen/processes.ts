/** Processes as the panes show them: which there are, how each stands, how it ended. */
import { timesNow } from '../kernel/accounting.js';
import type { Kernel } from '../kernel/machine.js';
import { type Context, INIT, INIT_PID, type Process, SHELL, SHELL_PID, type Task } from '../kernel/state.js';

/** Has there been more than one process so far? Then the panes say whose what is. */
export const several = (k: Kernel): boolean => k.state.processes.length > 1;

/** How a state is written by ps, in one letter. */
export type StateLetter = 'R' | 'S' | 'D' | 'T' | 'Z' | 'X';
const LETTERS: Readonly<Record<Task['state'], StateLetter>> = {
  running: 'R',
  ready: 'R',
  sleeping: 'S',
  disk: 'D',
  stopped: 'T',
  zombie: 'Z',
  dead: 'X',
};
export const taskLetter = (task: Task): StateLetter => LETTERS[task.state];

/** The letter of a thread; one that no task carries is known by its own status. */
export function threadLetter(k: Kernel, context: Context): StateLetter {
  const task = k.state.tasks[context.task];
  if (context.status === 'gone') return 'X';
  if (task !== undefined) return taskLetter(task);
  return context.status === 'waiting' ? 'S' : context.status === 'exited' ? 'Z' : 'R';
}

/** The letter of a process: its first thread's, unless it is stopped or has ended. */
export function processLetter(k: Kernel, process: Process): StateLetter {
  if (process.state !== 'alive') return process.state === 'zombie' ? 'Z' : 'X';
  if (process.stopped !== 0) return 'T';
  const first = k.state.contexts[process.contexts[0] ?? -1];
  return first === undefined ? 'S' : threadLetter(k, first);
}

/** Process id of a parent as Process.parent gives it. */
export function pidOfParent(k: Kernel, parent: number): number {
  if (parent === INIT) return INIT_PID;
  if (parent === SHELL) return SHELL_PID;
  return k.state.processes[parent]?.pid ?? INIT_PID;
}

/** Index of the process with this pid; the latest one, if a number was given out twice. -1: there is none. */
export const processWithPid = (k: Kernel, pid: number): number =>
  k.state.processes.findLastIndex((p) => p?.pid === pid);

/** Processes that have not been reaped, by age. */
export const present = (k: Kernel): readonly Process[] =>
  k.state.processes.filter((p): p is Process => p !== undefined && p.state !== 'gone');

/** The thread by which a process is meant: its first that has not ended, or its first. */
export function firstThread(k: Kernel, process: Process): number {
  const live = process.contexts.find((id) => {
    const status = k.state.contexts[id]?.status;
    return status !== undefined && status !== 'exited' && status !== 'gone';
  });
  return live ?? process.contexts[0] ?? -1;
}

/** User and system time of all its threads until now, ns: the running ones' time under way is in it. */
export function usedBy(k: Kernel, process: Process): { readonly user: number; readonly system: number } {
  let user = 0;
  let system = 0;
  for (const id of process.tasks) {
    const times = timesNow(k, id);
    user += times.user;
    system += times.system;
  }
  return { user, system };
}

/** Those that have been reaped, the last one to end first. */
export const ended = (k: Kernel): readonly Process[] =>
  k.state.processes
    .filter((p): p is Process => p?.state === 'gone')
    .sort((a, b) => b.ended - a.ended || b.index - a.index);

/** Kernel threads, by age. */
export const kernelThreads = (k: Kernel): readonly Task[] =>
  k.state.tasks.filter((t): t is Task => t !== undefined && t.context < 0 && t.kernelThread);
