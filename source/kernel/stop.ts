/**
 * Stopping processes and letting them go on (SIGSTOP, SIGCONT): all tasks of the group, wherever they are. A running one
 * leaves its core in that core's next step, a waiting one goes on waiting but is not ready when its wait ends.
 */
import { emit } from './emit.js';
import { ownContext, ownProcess, ownTask } from './epoch.js';
import type { Kernel } from './machine.js';
import type { Process, TaskId } from './state.js';
import { abandonNext, blockTask, coreOf, hasEnded, wakeTask } from './tasks.js';

/** All threads of a process stop. Who is told of it is the caller's. */
export function stopProcess(k: Kernel, process: Process, signal: number): void {
  ownProcess(k.state, process.index).stopped = signal;
  emit(k, 'stop', { context: process.contexts[0] ?? -1, value: signal, size: process.pid });
  for (const id of process.tasks) stopTask(k, id);
}

function stopTask(k: Kernel, id: TaskId): void {
  const s = k.state;
  const known = s.tasks[id]!;
  // A wait for the disk cannot be stopped: its end can (wakeTask).
  if (hasEnded(known) || known.state === 'stopped' || known.state === 'disk') return;
  if (known.state === 'sleeping') {
    ownTask(s, id).state = 'stopped';
    return;
  }
  if (known.context >= 0 && s.contexts[known.context]!.status === 'running') {
    ownContext(s, known.context).status = 'ready';
  }
  const waits = known.state === 'ready' && !k.machine.controlled;
  if (waits && coreOf(k, known) < 0) {
    if (known.queue >= 0) k.machine.policy.dequeue(k, id, 'stopped');
    else abandonNext(k, id, 'stopped');
    const task = ownTask(s, id);
    const waited = Math.max(0, s.now - task.since);
    task.readyTime += waited;
    if (waited > task.longestWait) task.longestWait = waited;
    task.since = Math.max(task.since, s.now);
  }
  blockTask(k, id, 'stopped', 'stopped');
}

/** A stopped task goes on: ready, or to the wait that it was in. `stopped` of its process is 0 already. */
export function continueTask(k: Kernel, id: TaskId): void {
  const known = k.state.tasks[id];
  if (known?.state !== 'stopped') return;
  const context = known.context >= 0 ? k.state.contexts[known.context] : undefined;
  if (context?.status !== 'waiting') {
    wakeTask(k, id, 'continued');
    return;
  }
  ownTask(k.state, id).state = 'sleeping';
}
