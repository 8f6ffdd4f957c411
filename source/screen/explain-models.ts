/** What the program's own library does with its threads, in words: switches outside of the kernel, tasks that carry, jackets (see explain.ts). */

import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { showTime } from '../scenarios/units.js';
import { threadName } from './names.js';
import { capital, plural } from './text.js';

/** Does the machine's library schedule threads of its own? */
export const hasUserThreads = (k: Kernel): boolean => k.machine.model.dispatch !== undefined;

/** A line without the name in front; undefined: not one of these events. */
export function modelLine(k: Kernel, event: KernelEvent): string | undefined {
  const other = event.other >= 0 ? threadName(k, event.other) : '';
  switch (event.kind) {
    case 'userSwitch':
      if (event.value === 0) return 'goes on: the library finds nobody else';
      return `is switched to${other === '' ? '' : ` after ${other}`}, without the kernel (${showTime(event.value)})`;
    case 'userThread':
      switch (event.why) {
        case 'create':
          return `makes ${other}: an entry in the library's table, no system call`;
        case 'wake':
          return `wakes ${other} in the library's queue`;
        case 'yield':
          return 'gives way to other threads of the library';
        case 'exit':
          return 'ends; its task goes on with another thread';
        case 'preempt':
          return 'is interrupted by SIGVTALRM: the library takes the next thread';
        case 'priority':
          return 'makes way for a thread of higher priority';
        case 'jacket':
          return `would wait (${event.text}): the jacket asked first, and the library switches instead`;
        default:
          return 'is dealt with by its library';
      }
    case 'lwp':
      switch (event.why) {
        case 'new':
          return `one more task carries threads: ${event.value} now`;
        case 'idle':
          return 'a task has no thread to carry, and sleeps';
        case 'waiting':
          return `all ${plural(event.value, 'task')} wait in the kernel, and ${plural(event.size, 'thread')} that could run ${event.size === 1 ? 'has' : 'have'} none`;
        case 'signalled':
          return `SIGWAITING: all ${plural(event.value, 'task')} wait in the kernel, ${plural(event.size, 'thread')} could run`;
        default:
          return 'a task of the library changes';
      }
    case 'block':
      return event.task < 0 && hasUserThreads(k) ? `waits in the library: ${event.why}` : undefined;
    default:
      return undefined;
  }
}

/** A sentence with who and where; undefined: made of the line as all others. */
export function modelSentence(k: Kernel, event: KernelEvent, who: string, core: string): string | undefined {
  if (!hasUserThreads(k)) return undefined;
  switch (event.kind) {
    case 'userSwitch':
      if (event.value === 0) return undefined;
      return `${core}${who} ${modelLine(k, event)}. The kernel sees the same task run on.`;
    case 'lwp':
      if (event.why === 'waiting') return `${capital(modelLine(k, event)!)}: LWP starvation (sigwaiting cures it).`;
      if (event.why === 'signalled') return `${capital(modelLine(k, event)!)}. The library makes a task for them.`;
      return `${core}${capital(modelLine(k, event)!)}.`;
    case 'block':
      if (event.task < 0) return `${core}${who} ${modelLine(k, event)}. Its task is free for the next thread.`;
      return stopsAll(k, event, who, core);
    default:
      return undefined;
  }
}

/** A wait in the kernel takes the task with it: who else could have run on it? */
function stopsAll(k: Kernel, event: KernelEvent, who: string, core: string): string | undefined {
  const context = k.state.contexts[event.context];
  if (context === undefined) return undefined;
  const ready = k.state.processes[context.process]!.contexts.filter((id) => {
    const c = k.state.contexts[id];
    return c?.status === 'ready' && c.task < 0;
  });
  if (ready.length === 0) return undefined;
  const names = ready.slice(0, 3).map((id) => threadName(k, id));
  const all =
    ready.length > names.length ? `${names.join(', ')} and ${ready.length - names.length} more` : names.join(', ');
  return `${core}${who} waits in the kernel (${event.why}), and its task with it: ${all} could run, but the kernel does not know ${ready.length === 1 ? 'it' : 'them'}.`;
}

/**
 * Why a program that turns in a loop for ever, or does not end, cannot go on under this model: a task that is never given up
 * keeps ready threads from running. Undefined: that is not so.
 */
export function neverGivenUp(k: Kernel): string | undefined {
  const { model, modelParameters } = k.machine;
  if (!hasUserThreads(k) || (modelParameters.preempt ?? 0) !== 0) return undefined;
  for (const process of k.state.processes) {
    if (process?.state !== 'alive') continue;
    const contexts = process.contexts.flatMap((id) => k.state.contexts[id] ?? []);
    const ready = contexts.filter((c) => c.status === 'ready' && c.task < 0);
    const runs = contexts.filter((c) => c.status === 'running');
    if (ready.length === 0) continue;
    const others = ready
      .slice(0, 3)
      .map((c) => threadName(k, c.id))
      .join(', ');
    const more = ready.length > 3 ? ` and ${ready.length - 3} more` : '';
    if (runs.length > 0) {
      const by = runs.map((c) => threadName(k, c.id)).join(' and ');
      return `under ${model.name} without a timer ${by} ${runs.length === 1 ? 'keeps its task and never gives it up' : 'keep their tasks and never give them up'}: ${others}${more} could run and never will (preempt=10us lets a timer signal switch)`;
    }
    const held = contexts.filter((c) => c.status === 'waiting' && c.task >= 0);
    if (held.length === 0) continue;
    const by = held.map((c) => threadName(k, c.id)).join(' and ');
    return `under ${model.name} ${by} ${held.length === 1 ? 'waits' : 'wait'} in the kernel and every task with ${held.length === 1 ? 'it' : 'them'}: ${others}${more} could run, but the kernel does not know ${ready.length === 1 ? 'it' : 'them'}`;
  }
  return undefined;
}
