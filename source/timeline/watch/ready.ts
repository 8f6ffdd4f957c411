/**
 * Threads that starve for a core: ready, while others are given cores again and again. A policy that gives everybody a turn
 * has given one to each after as many switches as there are threads ready; who has waited for TURNS times that, or for a
 * second while the cores were busy, starves. Those who wait are kept in the order in which they became ready, so that
 * only the first has to be looked at.
 */
import type { KernelEvent } from '../../kernel/events.js';
import type { Kernel } from '../../kernel/machine.js';
import type { TaskId } from '../../kernel/state.js';
import type { Observer } from '../observer.js';
import { type Finds, type Found, say } from '../verdicts.js';

const TURNS = 20;
const SECOND = 1e9;

interface Waiting {
  readonly since: number;
  /** Switches that there had been. */
  readonly switches: number;
}
export interface Ready extends Finds {
  /** By task, in the order in which they became ready. Of this table only. */
  waiting: Map<TaskId, Waiting>;
  switches: number;
}

export const readyWatch: Observer<Ready> = {
  name: 'ready',
  kinds: ['wake', 'ready', 'yield', 'fork', 'switch', 'exit', 'processExit', 'pulse'],
  start: () => ({ found: [], waiting: new Map(), switches: 0 }),
  fold(table, event, k) {
    switch (event.kind) {
      case 'fork':
        begins(table, event.value, event);
        return;
      case 'wake':
      case 'ready':
      case 'yield':
        begins(table, event.task, event);
        return;
      case 'switch':
        table.switches++;
        table.waiting.delete(event.task);
        break;
      case 'exit':
        table.waiting.delete(event.task);
    }
    look(table, k);
  },
  copy: (table) => ({ ...table, waiting: new Map(table.waiting) }),
  found: (table): readonly Found[] => table.found,
};

function begins(table: Ready, task: TaskId, event: KernelEvent): void {
  if (task < 0) return;
  table.waiting.delete(task);
  table.waiting.set(task, { since: event.time, switches: table.switches });
}

/** Has the one that has waited longest waited too long? Whoever is ready no more is forgotten on the way. */
function look(table: Ready, k: Kernel): void {
  for (const [id, { since, switches }] of table.waiting) {
    const task = k.state.tasks[id];
    if (task === undefined || task.state !== 'ready') {
      table.waiting.delete(id);
      continue;
    }
    const turns = table.switches - switches;
    const enough = TURNS * (table.waiting.size + k.state.cores.length);
    const waited = k.state.now - since;
    if (turns < enough && waited < SECOND) return;
    const { context } = task;
    if (context >= 0)
      say(k, table, `core ${context}`, { kind: 'starvation', contexts: [context], numbers: { waited, turns } });
    // It is said once: the next one is looked at from now on.
    table.waiting.delete(id);
  }
}
