/** What a thread waits for, and who would have to do something about it, in words. */
import type { Kernel } from '../kernel/machine.js';
import { objectAt } from '../kernel/objects.js';
import type { Context } from '../kernel/state.js';
import { isLost } from '../library/pthread/robust.js';
import { awaitedFile } from './connected.js';
import { objectName, threadName } from './names.js';

const pidOf = (k: Kernel, context: Context): number => k.state.processes[context.process]?.pid ?? -1;
const several = (k: Kernel): boolean => k.state.processes.length > 1;
const hasEnded = (context: Context): boolean => context.status === 'exited' || context.status === 'gone';

/** `T2`, or `T4 (101)` where there are several processes. */
export function threadWords(k: Kernel, id: number): string {
  const context = k.state.contexts[id];
  return context === undefined || !several(k) ? threadName(k, id) : `${threadName(k, id)} (${pidOf(k, context)})`;
}

/** What a waiting thread waits for: `the mutex m`, `the end of T2`, `the end of process 101`, `a child`. */
export function awaitedWords(k: Kernel, id: number): string {
  const context = k.state.contexts[id];
  const wait = context?.wait;
  if (context === undefined || wait === undefined) return '?';
  const target = k.state.contexts[wait.target];
  if (wait.kind === 'child')
    return target === undefined ? childrenWords(k, context) : `the end of process ${pidOf(k, target)}`;
  if (wait.kind === 'vfork') return `process ${target === undefined ? '?' : pidOf(k, target)} to exec or end`;
  const file = awaitedFile(k, context, wait);
  if (file !== undefined) return file;
  if (wait.target >= 0) return `the end of ${threadName(k, wait.target)}`;
  if (wait.kind === 'disk') return 'the disk';
  if (wait.kind === 'io') return 'a device';
  if (wait.kind === 'release') return 'its next period';
  if (wait.address === 0) return wait.kind;
  return `${wait.kind === 'futex' ? 'a wake-up at' : `the ${wait.kind}`} ${objectName(k, context, wait.address)}`;
}

function childrenWords(k: Kernel, context: Context): string {
  const alive = k.state.processes[context.process]!.children.flatMap((index) => {
    const child = k.state.processes[index]!;
    return child.state === 'alive' ? [child.pid] : [];
  });
  return alive.length === 0 ? 'a child' : `a child (${alive.map((pid) => `process ${pid}`).join(', ')})`;
}

/**
 * Who holds what a waiting thread waits for, and why that may be for ever: `which T1 holds`; `held by T4 of process 101, which
 * has ended`; `held by T2, which is a thread of process 100 only`. Empty where nobody is to be named.
 */
export function holderWords(k: Kernel, id: number): string {
  const context = k.state.contexts[id];
  const wait = context?.wait;
  if (context === undefined || wait === undefined || wait.address === 0 || wait.target >= 0) return '';
  const object = objectAt(k, wait.space, wait.address);
  if (object === undefined) return '';
  const holder = k.state.contexts[object.owner >= 0 ? object.owner : (object.readers[0] ?? -1)];
  if (holder === undefined) {
    if (object.kind === 'mutex' && isLost(k, wait.space, wait.address))
      return 'whose owner died and which nobody has repaired: it is not recoverable';
    return object.strange ? 'private to one process: those of others do not wake it' : '';
  }
  const name = threadName(k, holder.id);
  if (holder.process === context.process)
    return hasEnded(holder) ? `held by ${name}, which has ended` : `which ${name} holds`;
  const pid = pidOf(k, holder);
  // A lock in memory of its own that another process's thread holds was copied so by a fork.
  if (object.within < 0) return `held by ${name}, which is a thread of process ${pid} only`;
  return hasEnded(holder)
    ? `held by ${name} of process ${pid}, which has ended`
    : `which ${name} of process ${pid} holds`;
}
