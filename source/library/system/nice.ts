/** Niceness: nice, getpriority, setpriority. Source: Linux, kernel/sys.c, sys_setpriority and sys_getpriority. */
import { arg32 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { setNice } from '../../kernel/schedule-change.js';
import type { Context, TaskId } from '../../kernel/state.js';
import { hasEnded } from '../../kernel/tasks.js';
import { answer, type Ctx, fail, type Rec, systemCall } from '../define.js';
import { Errno } from '../text/errors.js';
import { canNice, sameOwner, uidOf } from './scheduling-rights.js';
import { taskOfTid } from './thread-ids.js';

const MOST_NICE = 19;
const LEAST_NICE = -20;

/** `which` of getpriority and setpriority. */
const Which = { process: 0, group: 1, user: 2 } as const;

/** The tasks that `which` and `who` name, `who` 0 being the caller's own; undefined: `which` is no such word. */
function tasksOf(k: Kernel, context: Context, which: number, who: number): readonly TaskId[] | undefined {
  const { processes, tasks } = k.state;
  switch (which) {
    case Which.process: {
      const task = taskOfTid(k, context, who);
      return task === undefined ? [] : [task];
    }
    case Which.group: {
      const group = who === 0 ? processes[context.process]!.group : who;
      return processes.flatMap((process) =>
        process?.group === group && process.state !== 'gone' ? process.tasks.filter((id) => !hasEnded(tasks[id]!)) : [],
      );
    }
    case Which.user: {
      const user = who === 0 ? uidOf(k, tasks[context.task]!) : who;
      const all = tasks.filter((task) => task !== undefined);
      return all
        .filter((task) => !task.kernelThread && !hasEnded(task) && uidOf(k, task) === user)
        .map((task) => task.id);
    }
    default:
      return undefined;
  }
}

/** Gives a task another niceness: 0, or the error where the caller may not (to be less nice than RLIMIT_NICE allows; another user's). */
function renice(k: Kernel, context: Context, id: TaskId, nice: number): number {
  const { tasks } = k.state;
  const task = tasks[id]!;
  if (!sameOwner(k, context, task)) return Errno.EPERM;
  if (nice < task.nice && !canNice(k, context, nice)) return Errno.EACCES;
  if (nice !== task.nice) setNice(k, id, nice);
  return 0;
}

/** The niceness of those that are named, of several that of the least nice one; `error`: 0, or why there is none. */
export function leastNice(
  k: Kernel,
  context: Context,
  which: number,
  who: number,
): { readonly nice: number; readonly error: number } {
  const ids = tasksOf(k, context, which, who);
  if (ids === undefined) return { nice: 0, error: Errno.EINVAL };
  const nice = ids.reduce((least, id) => Math.min(least, k.state.tasks[id]!.nice), MOST_NICE);
  return { nice, error: ids.length === 0 ? Errno.ESRCH : 0 };
}

const clamped = (nice: number): number => Math.min(MOST_NICE, Math.max(LEAST_NICE, nice));

export const niceFunctions: readonly Intrinsic[] = [
  systemCall('nice', 'setpriority', (k, context, call) => {
    const wanted = clamped(k.state.tasks[context.task]!.nice + arg32(context, call, 0));
    // -1 may be a niceness, too: errno tells, as with glibc, which has made EPERM of the kernel's EACCES.
    if (renice(k, context, context.task, wanted) !== 0) return fail(k, context, call, Errno.EPERM);
    return answer(context, call, wanted);
  }),
  systemCall('getpriority', 'getpriority', (k, context, call) => {
    const { nice, error } = leastNice(k, context, arg32(context, call, 0), arg32(context, call, 1));
    return error === 0 ? answer(context, call, nice) : fail(k, context, call, error);
  }),
  systemCall('setpriority', 'setpriority', setPriority),
];

function setPriority(k: Kernel, context: Ctx, call: Rec) {
  const ids = tasksOf(k, context, arg32(context, call, 0), arg32(context, call, 1));
  if (ids === undefined) return fail(k, context, call, Errno.EINVAL);
  if (ids.length === 0) return fail(k, context, call, Errno.ESRCH);
  const nice = clamped(arg32(context, call, 2));
  let error = 0;
  // Of several all that may be changed are.
  for (const id of ids) error = renice(k, context, id, nice) || error;
  return error === 0 ? answer(context, call, 0) : fail(k, context, call, error);
}
