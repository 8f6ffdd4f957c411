/**
 * The locks of streams: recursive, one a stream (glibc: stdio-lock.h). A call that does not wait in its middle is one step,
 * so nobody can meet its lock, and nothing is written down for it. Locks that outlast a step (flockfile, a call that waits)
 * stand in the process's library data: a fork leaves other threads' behind, as glibc resets them in the child.
 */
import { ownProcess } from '../../kernel/epoch.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Context } from '../../kernel/state.js';
import { queued, WouldBlock, wakeFirst } from '../../kernel/wait-queue.js';
import { hex } from '../define.js';
import type { Operation } from './operation.js';

/** Name of the table in a process's library data: to a child go the locks of whoever forks only (clone.ts). */
const TABLE = 'stream locks by owner';

interface StreamLock {
  readonly file: number;
  /** Context that holds it; -1: free, but others wait or did so lately. */
  readonly owner: number;
  readonly count: number;
}

const noLocks: readonly StreamLock[] = [];

const tableOf = (k: Kernel, context: Context): readonly StreamLock[] =>
  (k.state.processes[context.process]!.library[TABLE] as readonly StreamLock[] | undefined) ?? noLocks;

function setLock(k: Kernel, context: Context, lock: StreamLock): void {
  const others = tableOf(k, context).filter((l) => l.file !== lock.file);
  const { library } = ownProcess(k.state, context.process);
  const kept = lock.owner >= 0 || queued(k, queueOf(k, context, lock.file)).length > 0;
  if (kept) library[TABLE] = [...others, lock];
  else if (others.length > 0) library[TABLE] = others;
  else delete library[TABLE];
}

const queueOf = (k: Kernel, context: Context, file: number): string =>
  `stream ${hex(file)} of ${k.state.processes[context.process]!.space}`;

const lockOf = (k: Kernel, context: Context, file: number): StreamLock | undefined =>
  tableOf(k, context).find((lock) => lock.file === file);

/** Locks a stream for the rest of the call; waits (WouldBlock) while another thread holds it. */
export function lockStream(op: Operation, file: number): void {
  const { k, context } = op;
  const lock = lockOf(k, context, file);
  if (lock !== undefined && lock.owner >= 0 && lock.owner !== context.id) {
    throw new WouldBlock({ kind: 'stream', queues: [queueOf(k, context, file)] });
  }
  op.locks = op.locks.length === 0 ? [file] : [...op.locks, file];
}

/** The call waits: what it has locked is written down. Answers all that is. */
export function holdLocks(op: Operation): readonly number[] {
  if (op.locks.length === 0) return op.held;
  const held = [...op.held];
  for (const file of op.locks) {
    if (held.includes(file)) continue;
    held.push(file);
    addHold(op.k, op.context, file);
  }
  return held;
}

function addHold(k: Kernel, context: Context, file: number): void {
  const lock = lockOf(k, context, file);
  const count = lock !== undefined && lock.owner === context.id ? lock.count + 1 : 1;
  setLock(k, context, { file, owner: context.id, count });
}

/** The call lets go of one of its locks before its end. */
export function unlockStream(op: Operation, file: number): void {
  op.locks = op.locks.filter((one) => one !== file);
  const counted = op.held.includes(file);
  if (counted) op.held = op.held.filter((one) => one !== file);
  letGo(op.k, op.context, file, counted);
}

/** The call is over: its locks go, and whoever waits for one tries anew. */
export function releaseLocks(op: Operation): void {
  const { k, context } = op;
  if (k.state.processes[context.process]!.library[TABLE] === undefined) return;
  for (const file of new Set([...op.held, ...op.locks])) letGo(k, context, file, op.held.includes(file));
}

/** `counted`: the lock was written down for whoever lets it go. */
function letGo(k: Kernel, context: Context, file: number, counted: boolean): void {
  const lock = lockOf(k, context, file);
  if (lock === undefined) return;
  const count = counted ? lock.count - 1 : lock.count;
  if (lock.owner >= 0 && count > 0) {
    if (counted) setLock(k, context, { ...lock, count });
    return;
  }
  // One waiter tries anew: as with a futex, another thread may be faster.
  wakeFirst(k, queueOf(k, context, file));
  setLock(k, context, { file, owner: -1, count: 0 });
}

/** flockfile, once the lock can be had, and ftrylockfile; false: another thread holds it. */
export function takeLock(k: Kernel, context: Context, file: number): boolean {
  const lock = lockOf(k, context, file);
  if (lock !== undefined && lock.owner >= 0 && lock.owner !== context.id) return false;
  addHold(k, context, file);
  return true;
}

/** funlockfile. False: the thread does not hold it. */
export function dropLock(k: Kernel, context: Context, file: number): boolean {
  if (lockOf(k, context, file)?.owner !== context.id) return false;
  letGo(k, context, file, true);
  return true;
}
