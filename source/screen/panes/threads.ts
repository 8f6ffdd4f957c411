/** Threads as a process tree: who started whom, states as ps shows them, cores, times, how zombies ended. */
import { timesNow } from '../../kernel/accounting.js';
import { type Context, INIT, INIT_PID, type Process, SHELL, SHELL_PID, type Task } from '../../kernel/state.js';
import { showTime } from '../../scenarios/units.js';
import { addressName, kernelThreadName, nameCells, threadName, threadSpan, threadStyle } from '../names.js';
import { ended, kernelThreads, present, several, taskLetter, threadLetter } from '../processes.js';
import { endShort } from '../status.js';
import { cut, pad, padLeft, plural, type Row, type Span, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowedLazily } from './pane.js';

/** Cells that a level of the tree is indented by, at most in all: beyond, names would have no room. */
const DEEPEST = { narrow: 4, wide: 10 } as const;
/** Processes that are gone, of which a line each is still shown. */
const REMEMBERED = 3;
const KTHREADD_PID = 2;

/** A line of the tree; its row is made only if it is seen. */
type Line =
  | { readonly kind: 'root'; readonly pid: number; readonly name: string }
  | { readonly kind: 'process'; readonly depth: number; readonly process: Process }
  | { readonly kind: 'thread'; readonly depth: number; readonly context: Context; readonly of: Process | undefined }
  /** What the kernel sees of a process whose library has threads of its own: below it whom it carries. */
  | { readonly kind: 'carrier'; readonly depth: number; readonly task: Task }
  | { readonly kind: 'outside'; readonly depth: number; readonly count: number }
  | { readonly kind: 'kernel'; readonly task: Task }
  | { readonly kind: 'gone'; readonly process: Process }
  | { readonly kind: 'more'; readonly count: number };

export function paintThreads(input: PaneInput): Painted {
  const { k, run, height } = input;
  const lines = several(k) || kernelThreads(k).length > 0 ? tree(input) : group(input);
  const selected = lines.findIndex((l) => l.kind === 'thread' && l.context.id === run.selected);
  const processes = k.state.processCount;
  return {
    ...windowedLazily(lines.length, height, run.scroll.threads, Math.max(0, selected), (i) => rowOf(input, lines[i]!)),
    note: several(k) && processes > 0 ? plural(processes, 'process', 'processes') : '',
  };
}

/** One process and its threads. */
function group({ k }: PaneInput): Line[] {
  return k.state.processes.flatMap((process) =>
    process === undefined ? [] : [{ kind: 'process', depth: 0, process } as const, ...threadsOf(k, process, 0)],
  );
}

function threadsOf(k: PaneInput['k'], process: Process, depth: number): Line[] {
  const s = k.state;
  if (k.machine.model.dispatch !== undefined && process.state === 'alive') return byTask(k, process, depth);
  return process.contexts.flatMap((id) => {
    const context = s.contexts[id];
    return context === undefined ? [] : [{ kind: 'thread', depth, context, of: undefined } as const];
  });
}

/** Threads below the tasks that carry them; those that the kernel knows nothing of come last. */
function byTask({ state: s }: PaneInput['k'], process: Process, depth: number): Line[] {
  const lines: Line[] = [];
  const thread = (id: number): Line[] => {
    const context = s.contexts[id];
    return context === undefined ? [] : [{ kind: 'thread', depth, context, of: undefined }];
  };
  for (const id of process.tasks) {
    const task = s.tasks[id]!;
    if (task.state === 'dead' || task.state === 'zombie') continue;
    lines.push({ kind: 'carrier', depth, task }, ...(task.context < 0 ? [] : thread(task.context)));
  }
  const outside = process.contexts.filter((id) => (s.contexts[id]?.task ?? -1) < 0);
  const count = outside.filter(
    (id) => s.contexts[id]!.status === 'ready' || s.contexts[id]!.status === 'waiting',
  ).length;
  if (outside.length > 0) lines.push({ kind: 'outside', depth, count });
  return [...lines, ...outside.flatMap(thread)];
}

function tree({ k }: PaneInput): Line[] {
  const lines: Line[] = [];
  const s = k.state;
  const add = (process: Process, depth: number): void => {
    const only = process.contexts.length === 1 ? s.contexts[process.contexts[0]!] : undefined;
    if (only !== undefined) lines.push({ kind: 'thread', depth, context: only, of: process });
    else lines.push({ kind: 'process', depth, process }, ...threadsOf(k, process, depth + 1));
    for (const child of process.children) {
      const below = s.processes[child];
      if (below !== undefined) add(below, depth + 1);
    }
  };
  const roots = (parent: number, pid: number, name: string): void => {
    const own = present(k).filter((p) => p.parent === parent);
    if (own.length === 0) return;
    lines.push({ kind: 'root', pid, name });
    for (const process of own) add(process, 1);
  };
  roots(SHELL, SHELL_PID, 'shell');
  roots(INIT, INIT_PID, 'init');
  const kernel = kernelThreads(k);
  if (kernel.length > 0) lines.push({ kind: 'root', pid: KTHREADD_PID, name: '[kthreadd]' });
  for (const task of kernel) lines.push({ kind: 'kernel', task });
  const gone = ended(k);
  for (const process of gone.slice(0, REMEMBERED)) lines.push({ kind: 'gone', process });
  if (gone.length > REMEMBERED) lines.push({ kind: 'more', count: gone.length - REMEMBERED });
  return lines;
}

/** Widths of the columns. */
const columns = (width: number) => {
  const wide = width >= 60;
  const name = wide ? 22 : Math.max(10, Math.min(16, width - 22));
  return { wide, name, what: wide ? 16 : Math.max(6, width - 2 - name - 4 - 2 - 8) };
};

function rowOf(input: PaneInput, line: Line): Row {
  const { k, width } = input;
  const { wide, name, what } = columns(width);
  const indent = (depth: number): string =>
    ' '.repeat(Math.max(0, wide ? Math.min(2 * depth - 1, DEEPEST.wide) : Math.min(depth, DEEPEST.narrow)));
  switch (line.kind) {
    case 'root':
      return [span(`${line.pid} ${line.name}`, 'dim')];
    case 'process': {
      const { process } = line;
      const label = `${process.pid} ${process.name}`;
      const { live = 0 } = process;
      if (line.depth === 0)
        return [span(label, 'bold'), span(process.state === 'alive' ? '' : `  ${process.state}`, 'warn')];
      return [
        span('  '),
        span(pad(`${indent(line.depth)}${label}`, name), 'bold'),
        span(
          process.state === 'zombie'
            ? `     Z ${endShort(process.status)}`
            : process.stopped !== 0
              ? '     T stopped'
              : plural(live, 'thread'),
          process.state === 'alive' ? 'dim' : 'warn',
        ),
      ];
    }
    case 'thread':
      return line.depth === 0 ? threadRow(input, line.context) : treeRow(input, line, indent(line.depth));
    case 'carrier': {
      const { task } = line;
      const does =
        task.state === 'running'
          ? `core ${task.core}${task.context < 0 ? ', in its scheduler' : ''}`
          : task.state === 'ready'
            ? 'ready'
            : task.waitReason || task.state;
      const label = `${indent(line.depth)}task ${task.tid}`;
      return [
        span('  '),
        span(pad(label, wide ? 16 : 10), 'kernel'),
        span(`${taskLetter(task)} `, task.state === 'running' ? 'good' : 'dim'),
        span(pad(does, what), 'dim'),
        span(padLeft(showTime(timesNow(k, task.id).run), 7), 'dim'),
        ...(wide ? [span(` wait ${padLeft(showTime(timesNow(k, task.id).ready), 7)}`, 'dim')] : []),
      ];
    }
    case 'outside':
      return [span(`${indent(line.depth)}  in the library: not the kernel's: ${line.count}`, 'dim')];
    case 'kernel': {
      const { task } = line;
      return [
        span('  '),
        span(pad(` ${task.tid} ${kernelThreadName(task)}`, name), 'kernel'),
        span('    ', ''),
        span(`${taskLetter(task)} `, 'dim'),
        span(pad(task.state === 'running' ? `core ${task.core}` : task.waitReason || task.state, what), 'dim'),
        span(padLeft(showTime(timesNow(k, task.id).run), 7), 'dim'),
      ];
    }
    case 'gone': {
      const { process } = line;
      return [
        span('  '),
        span(pad(`${process.pid} ${process.name}`, name), 'dim'),
        span(`    X ${endShort(process.status)}`, 'dim'),
      ];
    }
    case 'more':
      return [span(`  and ${line.count} more ended`, 'dim')];
  }
}

/** What a thread does or waits for, in a word or two, and in which colour. */
function doing(input: PaneInput, context: Context, process: Process | undefined): Span {
  const { k } = input;
  const task = k.state.tasks[context.task];
  if (process?.state === 'zombie') return span(endShort(process.status), 'warn');
  if (task?.state === 'stopped') return span('stopped', 'warn');
  switch (context.status) {
    case 'waiting': {
      const { wait } = context;
      const named = wait !== undefined && wait.address !== 0 && wait.kind !== 'join';
      return span(
        `${wait?.kind ?? 'blocked'}${named ? ` ${addressName(k, context.process, wait.address)}` : ''}`,
        'warn',
      );
    }
    case 'running':
      return span(`core ${task?.core ?? '?'}`, 'good');
    default:
      return span(context.status, 'dim');
  }
}

/** A line of a tree of several processes: with the process it is the only thread of, or with its own number. */
function treeRow(input: PaneInput, line: Line & { kind: 'thread' }, indent: string): Row {
  const { k, run, width, glyphs: g } = input;
  const { context, of } = line;
  const { wide, name, what } = columns(width);
  const task = k.state.tasks[context.task];
  const times = task ? timesNow(k, task.id) : undefined;
  const letter = threadLetter(k, context);
  const does = doing(input, context, of);
  // As pstree writes a thread that is no process.
  const label = of === undefined ? `${indent}${context.tid} {${context.name}}` : `${indent}${of.pid} ${of.name}`;
  return [
    span(context.id === run.selected ? `${g.here} ` : '  ', 'mark'),
    span(pad(cut(label, name - 1, g.ellipsis), name), of === undefined ? threadStyle(k, context.id) : 'bold'),
    { ...threadSpan(k, context.id, 'bold'), text: pad(threadName(k, context.id), nameCells(k, 3) + 1) },
    span(`${letter} `, does.style === 'warn' ? 'warn' : 'dim'),
    span(pad(does.text, what), does.style),
    span(times ? padLeft(showTime(times.run), 8) : '', 'dim'),
    ...(wide && task && times
      ? [span(` wait ${padLeft(showTime(times.ready), 7)} sw ${task.voluntary}+${task.involuntary}`, 'dim')]
      : []),
  ];
}

/** A line of the threads of the one process that there is. */
function threadRow(input: PaneInput, context: Context): Row {
  const { k, run, width, glyphs: g } = input;
  const wide = width >= 60;
  const task = k.state.tasks[context.task];
  const times = task ? timesNow(k, task.id) : undefined;
  const does = doing(input, context, undefined);
  return [
    span(context.id === run.selected ? `${g.here} ` : '  ', 'mark'),
    { ...threadSpan(k, context.id, 'bold'), text: pad(threadName(k, context.id), nameCells(k, 3) + 1) },
    span(pad(context.name, wide ? 12 : 8), threadStyle(k, context.id)),
    span(` ${threadLetter(k, context)} `, context.status === 'waiting' ? 'warn' : 'dim'),
    // What long numbers take is taken from here, so that the times stay in sight.
    span(pad(does.text, wide ? 16 : 15 - nameCells(k, 3)), does.style),
    span(times ? padLeft(showTime(times.run), 7) : '', 'dim'),
    ...(wide && task && times
      ? [span(` wait ${padLeft(showTime(times.ready), 7)} sw ${task.voluntary}+${task.involuntary}`, 'dim')]
      : []),
  ];
}
