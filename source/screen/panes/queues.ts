/**
 * Run queues in the order of the next picks, each entry with the policy's own key; user-level queues above where the model has
 * them. With room, a line on which the keys stand to scale; on the whole screen a table of each queue too.
 */
import { queueViews } from '../../kernel/accounting.js';
import type { Kernel } from '../../kernel/machine.js';
import type { QueueEntry, QueueView } from '../../kernel/policy.js';
import { showTime } from '../../scenarios/units.js';
import { taskName, taskStyle, threadName, threadStyle } from '../names.js';
import { width as cells, cut, pad, padLeft, type Row, rowWidth, type Span, span } from '../text.js';
import { isTime, keyNumber, lineRows } from './key-line.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

export function paintQueues(input: PaneInput): Painted {
  const { k, run, height, glyphs: g } = input;
  const { model } = k.machine;
  const views = queueViews(k);
  const key = views[0]?.keyName ?? '';
  const unordered = views.some((view) => view.unordered === true);
  const note = unordered ? 'by chance' : key === '' ? `next ${g.arrowLeft} first` : key;
  const upper = model.describe(k);
  const rows: Row[] = upper.map((view) => queueRow(input, view, 'user '));
  if (upper.length > 0) rows.push(ridingRow(input), kernelLine(input));
  if (input.zoomed) rows.push(...wholeRows(input, views));
  else {
    const lines = height >= rows.length + 2 * views.length;
    for (const view of views) {
      rows.push(queueRow(input, view, ''));
      if (lines && hasLine(view)) rows.push(shortLine(input, view));
    }
  }
  return { ...windowed(rows, height, run.scroll.queues), note };
}

/** What lies above it the kernel does not see. */
const kernelLine = ({ width, glyphs: g }: PaneInput): Row => {
  const text = ' kernel: sees tasks only ';
  return [span(`${g.horizontal.repeat(2)}${text}${g.horizontal.repeat(Math.max(0, width - cells(text) - 3))}`, 'dim')];
};

/** Rows that the pane would like to have for the policy's queues: one more for each whose keys have a line. */
export function queueRows(k: Kernel): number {
  return queueViews(k).reduce((n, view) => n + (hasLine(view) ? 2 : 1), 0);
}

/** Whether there is a line depends on the policy, not on who stands in the queue. */
const hasLine = (view: QueueView): boolean => /runtime|deadline|period|pass|remaining|length|^left/i.test(view.keyName);

/** One queue in a row: `core 0 T2:4.2ms T3:5.1ms`. */
function queueRow({ k, width, glyphs: g }: PaneInput, view: QueueView, storey: string): Row {
  const title = pad(`${storey}${view.title}`, Math.min(12, Math.max(3, view.title.length + storey.length + 1)));
  const spans: Span[] = [span(title, 'dim')];
  let used = cells(title);
  let shown = 0;
  for (const entry of view.entries) {
    const name = nameOf(k, entry);
    const value = shortKey(view, entry);
    const key = value === '' ? '' : `:${value}`;
    if (used + name.length + key.length + 5 > width && shown < view.entries.length - 1) break;
    spans.push(span(name, styleOf(k, entry)), span(`${key} `, 'dim'));
    used += name.length + key.length + 1;
    shown++;
  }
  if (shown < view.entries.length) spans.push(span(`+${view.entries.length - shown}`, 'dim'));
  if (view.entries.length === 0) spans.push(span('empty ', 'dim'));
  const note = noteOf(view);
  if (note !== '' && used + note.length + 6 <= width && shown === view.entries.length)
    spans.push(span(` ${g.separator} ${note}`, 'dim'));
  return spans;
}

const nameOf = (k: Kernel, { task, context }: QueueEntry): string =>
  context !== undefined ? threadName(k, context) : k.state.tasks[task] === undefined ? String(task) : taskName(k, task);

const styleOf = (k: Kernel, { task, context }: QueueEntry): string =>
  context === undefined ? taskStyle(k, task) : threadStyle(k, context);

/** Who rides which task on which core, of the processes whose library has threads of its own: the lines between the storeys. */
function ridingRow({ k, width, glyphs: g }: PaneInput): Row {
  const spans: Span[] = [span('rides ', 'dim')];
  let used = 6;
  for (const task of k.state.tasks) {
    if (task === undefined || task.kernelThread || task.state === 'dead' || task.state === 'zombie') continue;
    const who = task.context < 0 ? '-' : threadName(k, task.context);
    const where =
      task.state === 'running'
        ? `core ${task.core}`
        : task.state === 'ready'
          ? 'queued'
          : task.waitReason || task.state;
    const text = ` ${g.arrowRight} ${task.tid} ${where}  `;
    if (used + who.length + cells(text) > width) break;
    spans.push(span(who, task.context < 0 ? 'dim' : threadStyle(k, task.context)), span(text, 'dim'));
    used += who.length + cells(text);
  }
  return spans;
}

/** The key as short as it can be: a time in its unit, else as the policy writes it. */
function shortKey(view: QueueView, entry: QueueEntry): string {
  const value = keyNumber(entry);
  return value !== undefined && isTime(view) ? showTime(Math.round(value)) : entry.key;
}

/** Times in a note are written as times: `min 15808` is `min 15.8us`. */
const noteOf = (view: QueueView): string =>
  isTime(view) || /quantum|slice/.test(view.note)
    ? view.note.replace(/\b\d{4,}\b/g, (n) => showTime(Number(n)))
    : view.note;

/** The keys on a line as wide as the pane, the names on it. */
function shortLine(input: PaneInput, view: QueueView): Row {
  const [names] = lineRows(input, view, input.width - 1);
  return names ?? [];
}

/** On the whole screen: a block for each core, or its levels as rows. */
function wholeRows(input: PaneInput, views: readonly QueueView[]): Row[] {
  const rows: Row[] = [];
  let before = Number.NaN;
  let offered = false;
  for (const view of views) {
    const levels = views.filter((other) => other.core === view.core).length > 1;
    if (view.core !== before) {
      if (rows.length > 0) rows.push([]);
      rows.push(headRow(input, view, levels));
      offered = false;
    }
    before = view.core;
    const next = !offered && view.entries.length > 0 && view.unordered !== true;
    if (levels) rows.push(...levelRows(input, view, next));
    else rows.push(...tableRows(input, view, next));
    offered ||= view.entries.length > 0;
  }
  return rows;
}

/** `core 0   runs T2 worker   3 queued   min 4.2ms`. */
function headRow({ k, width, glyphs: g }: PaneInput, view: QueueView, levels: boolean): Row {
  const core = k.state.cores[view.core];
  const who = core === undefined ? undefined : core.task >= 0 ? core.task : undefined;
  const name = who === undefined ? '' : (k.state.contexts[k.state.tasks[who]?.context ?? -1]?.name ?? '');
  const running: Span[] =
    core === undefined
      ? [span('every core takes from it', 'dim')]
      : who === undefined
        ? [span('idle', 'dim')]
        : [span('runs ', 'dim'), span(`${taskName(k, who)} ${name}`, `${taskStyle(k, who)} bold`)];
  const left: Span[] = [span(pad(view.core < 0 ? 'all cores' : `core ${view.core}`, 10), 'bold'), ...running];
  const facts = levels ? [] : [`${view.entries.length} queued`, noteOf(view)].filter((text) => text !== '');
  const right = facts.join(` ${g.separator} `);
  const gap = Math.max(2, width - rowWidth(left) - cells(right) - 1);
  return [...left, span(' '.repeat(gap)), span(right, 'dim')];
}

/** A level: its tasks in their order, the next one marked. */
function levelRows({ k, width, glyphs: g }: PaneInput, view: QueueView, next: boolean): Row[] {
  const title = /L?\d+$/.test(view.title) ? `level ${/\d+$/.exec(view.title)?.[0]}` : view.title;
  const spans: Span[] = [span(next ? `${g.here} ` : '  ', 'mark'), span(pad(title, 10), 'dim')];
  const note = noteOf(view);
  let used = 12;
  let shown = 0;
  for (const entry of view.entries) {
    const key = shortKey(view, entry);
    const name = nameOf(k, entry);
    const length = name.length + key.length + 4;
    if (used + length > width - note.length - 6) break;
    const box = next && shown === 0 ? 'inverse' : 'bold';
    spans.push(span(` ${name} `, `${taskStyle(k, entry.task)} ${box}`), span(`${key}  `, 'dim'));
    used += length;
    shown++;
  }
  if (shown < view.entries.length) spans.push(span(`+${view.entries.length - shown}`, 'dim'));
  if (view.entries.length === 0) spans.push(span(` ${g.idle}`, 'dim'));
  const gap = Math.max(2, width - rowWidth(spans) - cells(note) - 1);
  return [[...spans, span(' '.repeat(gap)), span(note, 'dim')]];
}

const MOST_ENTRIES = 40;
/** Cells of a name. */
const NAME = 14;

/** The line of keys, and below it a row for each task. */
function tableRows(input: PaneInput, view: QueueView, next: boolean): Row[] {
  const { k, width, glyphs: g } = input;
  const rows: Row[] = [];
  if (hasLine(view)) rows.push(...lineRows(input, view, width - 2).map((row): Row => [span('  '), ...row]));
  if (view.entries.length === 0) return [...rows, [span('  empty', 'dim')]];
  const columns = view.columns ?? [];
  const keys = view.entries.map((entry) => (columns.length > 0 ? shortKey(view, entry) : fullKey(view, entry)));
  const keyWidth = Math.max(8, cells(view.keyName) + 2, ...keys.map((key) => cells(key) + 2));
  const cellOf = (entry: QueueEntry, i: number): string => {
    const cell = entry.cells?.[i] ?? '';
    return typeof cell === 'number' ? showTime(Math.round(cell)) : cell;
  };
  const widths = columns.map((name, i) =>
    Math.max(cells(name) + 2, ...view.entries.map((entry) => cells(cellOf(entry, i)) + 2)),
  );
  const marks = Math.max(0, ...view.entries.map((entry) => cells(entry.mark ?? '')));
  rows.push([
    span('  '),
    span(pad('', NAME), 'dim'),
    span(padLeft(view.keyName, keyWidth), 'dim'),
    ...columns.map((name, i) => span(padLeft(name, widths[i]!), 'dim')),
    span(padLeft('nice', 6), 'dim'),
    span(padLeft('waits', 9), 'dim'),
  ]);
  view.entries.slice(0, MOST_ENTRIES).forEach((entry, i) => {
    const task = k.state.tasks[entry.task];
    const chosen = next && i === 0;
    const own = task === undefined ? '' : (k.state.contexts[task.context]?.name ?? '');
    const name = cut(`${nameOf(k, entry)} ${own}`, NAME - 1, g.ellipsis);
    rows.push([
      span(chosen ? `${g.here} ` : '  ', 'mark'),
      span(pad(name, NAME), `${taskStyle(k, entry.task)} ${chosen ? 'inverse' : 'bold'}`),
      span(padLeft(keys[i]!, keyWidth), chosen ? 'bold' : ''),
      ...columns.map((_, c) => span(padLeft(cellOf(entry, c), widths[c]!))),
      span(padLeft(String(task?.nice ?? ''), 6), 'dim'),
      span(padLeft(task === undefined ? '' : showTime(Math.max(0, k.state.now - task.since)), 9), 'dim'),
      span(marks === 0 ? '' : `  ${pad(entry.mark ?? '', marks)}`, entry.mark === 'not yet' ? 'dim' : 'good'),
      span(chosen ? `  ${g.arrowLeft} next` : '', 'mark'),
    ]);
  });
  if (view.entries.length > MOST_ENTRIES) rows.push([span(`  and ${view.entries.length - MOST_ENTRIES} more`, 'dim')]);
  return rows;
}

/** The key as the policy writes it, where it is more than the number. */
const fullKey = (view: QueueView, entry: QueueEntry): string =>
  /^-?\d+(\.\d+)?$/.test(entry.key) ? shortKey(view, entry) : entry.key;
