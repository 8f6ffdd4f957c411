/** Tasks by the thread ids that system calls are given. */
import type { Kernel } from '../../kernel/machine.js';
import type { Context, TaskId } from '../../kernel/state.js';
import { hasEnded } from '../../kernel/tasks.js';

/**
 * The task with this thread id, 0 being the caller's own; undefined: none. Any process's: ids are unique in the machine.
 * A first thread that has ended is still there as long as its process is, if only as a zombie.
 */
export function taskOfTid(k: Kernel, by: Context, tid: number): TaskId | undefined {
  if (tid === 0) return by.task;
  const { processes, contexts, tasks } = k.state;
  for (const process of processes) {
    if (process === undefined || process.state === 'gone' || process.pid > tid) continue;
    for (const id of process.contexts) {
      const context = contexts[id]!;
      if (context.tid !== tid) continue;
      const task = tasks[context.task];
      return task === undefined || (hasEnded(task) && tid !== process.pid) ? undefined : task.id;
    }
  }
  return undefined;
}
