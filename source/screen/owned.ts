/**
 * What a process owns and what a thread owns, field by field, under the kernel's own names, and with whom each record is
 * shared. Everything is read from the state: what it does not have is not there.
 */
import { timesNow } from '../kernel/accounting.js';
import type { Kernel } from '../kernel/machine.js';
import type { Context, Process, Task } from '../kernel/state.js';
import { showTime } from '../scenarios/units.js';
import { several } from './processes.js';

/** A line: a field, or a record's head where `name` is empty. */
export interface Field {
  readonly name: string;
  readonly value: string;
  /** Who else has it; empty: nobody. */
  readonly shared: string;
}
export interface Section {
  /** The kernel's name of the record. */
  readonly record: string;
  /** What it is, in a word or two. */
  readonly about: string;
  /** Who else uses this very record. */
  readonly shared: string;
  readonly fields: readonly Field[];
}

export const field = (name: string, value: string | number, shared = ''): Field => ({
  name,
  value: String(value),
  shared,
});

/** The records that tasks share by reference, and where a task has the number of its own. */
export type SharedPart = 'space' | 'files' | 'filesystem' | 'signalHandlers' | 'credentials';
const PARTS: readonly SharedPart[] = ['space', 'files', 'filesystem', 'signalHandlers', 'credentials'];

/** Tasks that have not ended by the record that they use. */
export type Users = ReadonlyMap<string, readonly Task[]>;
export function usersOf(k: Kernel): Users {
  const users = new Map<string, Task[]>();
  for (const task of k.state.tasks) {
    if (task === undefined || task.state === 'dead' || task.state === 'zombie') continue;
    for (const part of PARTS) {
      if (task[part] < 0) continue;
      const key = `${part} ${task[part]}`;
      const known = users.get(key);
      if (known === undefined) users.set(key, [task]);
      else known.push(task);
    }
  }
  return users;
}

/** Names of threads and of whole processes, a few of them. */
const MOST_NAMES = 6;
const names = (list: readonly string[]): string =>
  list.length <= MOST_NAMES ? list.join(' ') : `${list.slice(0, MOST_NAMES).join(' ')} +${list.length - MOST_NAMES}`;

/** Other processes that use the record, by pid. */
export function otherProcesses(k: Kernel, users: Users, part: SharedPart, id: number, process: Process): string {
  const indices = new Set((users.get(`${part} ${id}`) ?? []).map((t) => t.process));
  indices.delete(process.index);
  return names([...indices].map((i) => String(k.state.processes[i]?.pid ?? '?')));
}

/** Other threads that use the record: those of its own process by name, others by pid. */
export function otherThreads(k: Kernel, users: Users, part: SharedPart, id: number, task: Task): string {
  const own: string[] = [];
  const others = new Set<string>();
  for (const user of users.get(`${part} ${id}`) ?? []) {
    if (user.id === task.id) continue;
    if (user.process === task.process) own.push(threadOf(k, user));
    else others.add(String(k.state.processes[user.process]?.pid ?? '?'));
  }
  return names([...own, ...others]);
}

export const threadOf = (k: Kernel, task: Task): string => {
  const context = k.state.contexts[task.context];
  return context === undefined ? `[${task.name}]` : `T${context.number}`;
};

export const times = (k: Kernel, task: Task): { readonly user: number; readonly system: number } => {
  const { user, system } = timesNow(k, task.id);
  return { user, system };
};

/** `3us + 1us`: user and system time. */
export const timeWords = (user: number, system: number): string => `${showTime(user)} + ${showTime(system)}`;

/** Class and place in it, as ps -o cls,ni shows them. */
export const priorityWords = (task: Task): string =>
  task.schedClass === 'fair' ? `nice ${task.nice}` : `${task.schedClass} ${task.priority}`;

/** `all cores`, or the numbers of those that it may run on. */
export function affinityWords(k: Kernel, task: Task): string {
  const cores = k.state.cores.filter((c) => (task.affinity[c.id >>> 5]! & (1 << (c.id & 31))) !== 0).map((c) => c.id);
  return cores.length === k.state.cores.length
    ? 'all cores'
    : `core${cores.length === 1 ? '' : 's'} ${cores.join(' ')}`;
}

/** Names of the signals in a mask of two words. */
export function maskWords(mask: readonly [number, number], name: (signal: number) => string): string {
  const found: string[] = [];
  for (let n = 1; n <= 64; n++) if ((mask[(n - 1) >>> 5]! & (1 << ((n - 1) & 31))) !== 0) found.push(name(n));
  return found.length === 0 ? 'none' : names(found);
}

export const isOver = (context: Context): boolean => context.status === 'exited' || context.status === 'gone';

/** `101 fork`, or the name alone where there is only one. */
export const processTitle = (k: Kernel, process: Process): string =>
  several(k) ? `process ${process.pid} ${process.name}` : `process ${process.pid}`;
