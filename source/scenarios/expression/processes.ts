/** What expressions know of processes: `process(101).state`, and which process an expression speaks of. */
import type { Kernel } from '../../kernel/machine.js';
import { type Context, INIT, INIT_PID, type Process, SHELL, SHELL_PID } from '../../kernel/state.js';
import type { Node } from './syntax.js';
import { type Datum, intDatum, Unreadable, wordDatum } from './values.js';

/** The process with this pid; gone ones too. Throws Unreadable. */
export function processWith(k: Kernel, pid: number): Process {
  const process = k.state.processes.findLast((p) => p?.pid === pid);
  if (process === undefined) throw new Unreadable(`there is no process ${pid} (yet)`);
  return process;
}

/** The word for a thread's state. */
export function threadState(k: Kernel, context: Context): string {
  if (k.state.tasks[context.task]?.state === 'stopped') return 'stopped';
  if (context.status === 'waiting') return 'blocked';
  return context.status === 'gone' ? 'exited' : context.status;
}

/** A property of a process. Throws Unreadable. */
export function processProperty(k: Kernel, process: Process, name: string): Datum {
  switch (name) {
    case 'state':
      return wordDatum(process.state === 'alive' && process.stopped !== 0 ? 'stopped' : process.state);
    case 'children':
      return intDatum(process.children.length);
    case 'threads':
      return intDatum(process.live ?? 0);
    case 'pid':
      return intDatum(process.pid);
    case 'parent':
      return intDatum(
        process.parent === INIT
          ? INIT_PID
          : process.parent === SHELL
            ? SHELL_PID
            : (k.state.processes[process.parent]?.pid ?? INIT_PID),
      );
    case 'status':
      return intDatum(process.status);
    case 'name':
      return wordDatum(process.name);
  }
  throw new Unreadable(`a process has no ${name}`, name);
}

/**
 * The process (index) that alone an expression speaks of, by a thread or by `@`; undefined: by neither, -1: it is not there
 * (yet).
 */
export function processNamed(node: Node, k: Kernel): number | undefined {
  switch (node.kind) {
    case 'thread':
      return k.state.contexts[node.number - 1]?.process ?? -1;
    case 'within':
      return k.state.processes.findLastIndex((p) => p?.pid === node.pid);
    case 'member':
    case 'unary':
      return processNamed(node.of, k);
    case 'index':
      return processNamed(node.of, k) ?? processNamed(node.index, k);
    case 'call':
      return node.args.map((a) => processNamed(a, k)).find((p) => p !== undefined);
    case 'binary':
      return processNamed(node.left, k) ?? processNamed(node.right, k);
    case 'conditional':
      return processNamed(node.test, k) ?? processNamed(node.then, k) ?? processNamed(node.otherwise, k);
    default:
      return undefined;
  }
}
