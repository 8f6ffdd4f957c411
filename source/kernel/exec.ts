/** What exec takes away from a process besides its address space: other threads, shared records, handlers, descriptors. */
import { ownContext, ownProcess, ownSignalHandlers, ownTask } from './epoch.js';
import { closeIn } from './files/open-files.js';
import type { Kernel } from './machine.js';
import { endTask, endThread } from './process.js';
import { copyFiles, copyHandlers, releaseFiles, releaseHandlers } from './records.js';
import type { Context, Mutable, Task } from './state.js';
import { hasEnded } from './tasks.js';

/**
 * All other threads of the context's process end; it alone is the process, with its number and as its first context (Linux:
 * de_thread). Their times stay in the process's account.
 */
export function endOtherThreads(k: Kernel, context: Mutable<Context>): void {
  const s = k.state;
  const process = ownProcess(s, context.process);
  for (const id of process.contexts) {
    if (id === context.id) continue;
    const other = ownContext(s, id);
    if (other.status !== 'exited' && other.status !== 'gone') endThread(k, other);
    other.status = 'gone';
    other.slots = NO_SLOTS;
    other.floats = NO_FLOATS;
    other.fp = 0;
  }
  process.contexts.splice(0, process.contexts.length, context.id);
  process.live = 1;
  // Tasks of the thread model's that carried nobody go too.
  for (const id of process.tasks) {
    const task = s.tasks[id]!;
    if (id !== context.task && task.context < 0 && !hasEnded(task)) endTask(k, id);
  }
  if (context.tid === process.pid) return;
  if (context.task >= 0 && s.tasks[context.task]!.tid === process.pid) {
    context.tid = process.pid;
    return;
  }
  // The leader's number goes over to the one that is left.
  for (const id of process.tasks) {
    const task = s.tasks[id]!;
    if (task.tid !== process.pid) continue;
    ownTask(s, id).state = 'dead';
    ownTask(s, id).tid = context.tid;
  }
  context.tid = process.pid;
  if (context.task >= 0) ownTask(s, context.task).tid = process.pid;
}
const NO_SLOTS = new Int32Array(8);
const NO_FLOATS = new Float64Array(NO_SLOTS.buffer);

/** Descriptors and handlers that the task shares with other processes become its own (Linux: unshare_files, unshare_sighand). */
export function ownRecords(k: Kernel, task: Mutable<Task>): void {
  const s = k.state;
  if ((s.files[task.files]?.references ?? 1) > 1) {
    const { files } = task;
    task.files = copyFiles(s, files);
    releaseFiles(k, files);
  }
  if ((s.signalHandlers[task.signalHandlers]?.references ?? 1) > 1) {
    const { signalHandlers } = task;
    task.signalHandlers = copyHandlers(s, signalHandlers);
    releaseHandlers(s, signalHandlers);
  }
}

/** Signals with a handler have their default action again; ignored ones stay ignored (Linux: flush_signal_handlers). */
export function resetHandlers(k: Kernel, task: Task): void {
  const record = k.state.signalHandlers[task.signalHandlers];
  if (record === undefined || record.actions.every((action) => action === undefined)) return;
  const { actions } = ownSignalHandlers(k.state, task.signalHandlers);
  actions.forEach((action, signal) => {
    actions[signal] = action?.handler === SIG_IGN ? { handler: SIG_IGN, mask: [0, 0], flags: 0 } : undefined;
  });
}
const SIG_IGN = 1;

/** Closes the descriptors that have FD_CLOEXEC. */
export function closeOnExec(k: Kernel, task: Task): void {
  k.state.files[task.files]?.descriptors.forEach((descriptor, fd) => {
    if (descriptor?.cloexec) closeIn(k, task.files, fd, task.context);
  });
}
