/** Rows of the chart of cores on the whole screen: the time axis, bars with names in them, marks of why each began. */
import type { Kernel } from '../../kernel/machine.js';
import { showTime } from '../../scenarios/units.js';
import { type Gantt, KERNEL_THREAD, NOTHING, stretchesIn, strip } from '../../timeline/gantt.js';
import { threadName, threadStyle } from '../names.js';
import { width as cells, cut, pad, type Row, type Span, span } from '../text.js';
import type { PaneInput } from './pane.js';

/** The part of time that is shown: `columns` of `nsPerColumn` from `start`; nothing is drawn beyond `until`. */
export interface Window {
  readonly start: number;
  readonly columns: number;
  readonly nsPerColumn: number;
  readonly until: number;
}

/** Reasons of switches: their letter, the words of the legend, and the style. */
const MARKS: Readonly<Record<string, readonly [letter: string, words: string, style: string]>> = {
  quantum: ['q', 'quantum used up', 'warn'],
  woken: ['w', 'woken, preempts', 'accent'],
  block: ['b', 'one before waits', 'dim'],
  yield: ['y', 'gave way', 'dim'],
  exit: ['x', 'one before ended', 'dim'],
  new: ['n', 'new', 'dim'],
  steal: ['s', 'pulled over', 'accent'],
  forced: ['c', 'you chose', 'mark'],
};

/** Steps of the axis: 1, 2, 5 times a power of ten, at least `least` ns. */
function niceStep(least: number): number {
  let step = 1;
  for (;;) {
    for (const factor of [1, 2, 5]) if (step * factor >= least) return step * factor;
    step *= 10;
  }
}

/** `|0ns      |5us      |10us`: labels at round times; the times stand still while the strip moves. */
export function axisRow({ glyphs: g }: PaneInput, { start, columns, nsPerColumn, until }: Window): Row {
  const step = niceStep(9 * nsPerColumn);
  const line: Span[] = [];
  let at = 0;
  for (let time = Math.ceil(start / step) * step; ; time += step) {
    const column = Math.floor((time - start) / nsPerColumn);
    if (column >= columns) break;
    const label = `${g.vertical}${showTime(time)}`;
    if (column + cells(label) > columns) break;
    line.push(span(' '.repeat(Math.max(0, column - at))), span(label, 'dim'));
    at = column + cells(label);
  }
  const now = Math.ceil((until - start) / nsPerColumn);
  const note = `${g.arrowLeft} now`;
  if (now >= at + 2 && now + cells(note) <= columns) line.push(span(' '.repeat(now - at)), span(note, 'accent'));
  return line;
}

/** The core's past as bars with the threads' names in them. */
export function barSpans(
  { glyphs: g }: PaneInput,
  k: Kernel,
  table: Gantt,
  core: number,
  { start, columns, nsPerColumn, until }: Window,
): Row {
  const ids = strip(table, core, start, columns, nsPerColumn, until);
  const spans: Span[] = [];
  for (let from = 0; from < columns; ) {
    let to = from + 1;
    while (to < columns && ids[to] === ids[from]) to++;
    spans.push(bar(k, ids[from]!, to - from, g.idle));
    from = to;
  }
  return spans;
}

function bar(k: Kernel, id: number, length: number, idle: string): Span {
  if (id === NOTHING) return span(' '.repeat(length));
  if (id === -1) return span(idle.repeat(length), 'dim');
  if (id === KERNEL_THREAD) return span(pad('kernel', length), 'kernel inverse');
  const short = threadName(k, id);
  const long = `${short} ${k.state.contexts[id]?.name ?? ''}`;
  // In a single column the number says who it is.
  const name = length < cells(short) ? short.slice(-length) : length > cells(long) ? long : short;
  return span(pad(cut(name, length), length), `${threadStyle(k, id)} inverse`);
}

/** Beneath the bars: a letter where each began, for its reason. */
export function markSpans(table: Gantt, core: number, { start, columns, nsPerColumn, until }: Window): Row {
  const marks: (readonly [string, string, string] | undefined)[] = new Array(columns).fill(undefined);
  const end = Math.min(until + 1, start + columns * nsPerColumn);
  for (const { from, why, context } of stretchesIn(table, core, start, end)) {
    const column = Math.floor((from - start) / nsPerColumn);
    if (context < 0 || from < start || column >= columns) continue;
    // Newest first: the last switch of a column is the one that is seen.
    marks[column] ??= MARKS[why];
  }
  return marks.map((mark) => (mark === undefined ? span(' ') : span(mark[0], mark[2])));
}

/** What the letters mean: all of them at any time, so that nothing jumps. */
export function legendRows({ width }: PaneInput): Row[] {
  const rows: Row[] = [];
  let row: Span[] = [];
  let used = 0;
  for (const [letter, words, style] of Object.values(MARKS)) {
    const length = words.length + 4;
    if (used + length > width && row.length > 0) {
      rows.push(row);
      row = [];
      used = 0;
    }
    row.push(span(letter, style === 'dim' ? 'bold' : `${style} bold`), span(` ${words}  `, 'dim'));
    used += length;
  }
  return [...rows, row];
}
