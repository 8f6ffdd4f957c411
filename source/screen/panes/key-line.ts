/** Keys of a run queue on a line to scale: the smallest to the left, the running task in brackets, other values marked. */
import type { QueueEntry, QueueView } from '../../kernel/policy.js';
import { showTime } from '../../scenarios/units.js';
import { taskName, taskStyle } from '../names.js';
import { width as cells, type Row, type Span, span } from '../text.js';
import type { PaneInput } from './pane.js';

/** Does the key count ns? */
export const isTime = (view: QueueView): boolean =>
  view.keyUnit === 'ns' ||
  (view.keyUnit === undefined && /runtime|deadline|period|remaining|length|left|quantum|time/i.test(view.keyName));

/** The key as a number, if it has one. */
export function keyNumber({ key, keyValue }: QueueEntry): number | undefined {
  if (keyValue !== undefined) return keyValue;
  const n = /^-?\d+(\.\d+)?$/.test(key) ? Number(key) : Number.NaN;
  return Number.isFinite(n) ? n : undefined;
}

interface Mark {
  readonly value: number;
  readonly text: string;
  readonly style: string;
}

/** Names above, the line with its ticks, and the values of its ends: three rows of `room` cells; none where there is nothing to show. */
export function lineRows({ k, glyphs: g }: PaneInput, view: QueueView, room: number): Row[] {
  const marks: Mark[] = [];
  for (const entry of view.entries) {
    const value = keyNumber(entry);
    if (value !== undefined)
      marks.push({ value, text: taskName(k, entry.task), style: `${taskStyle(k, entry.task)} bold` });
  }
  if (view.running !== undefined) {
    const value = keyNumber(view.running);
    const { task } = view.running;
    if (value !== undefined) marks.push({ value, text: `[${taskName(k, task)}]`, style: `${taskStyle(k, task)} bold` });
  }
  if (marks.length === 0) return [[span('')], [span(g.horizontal.repeat(room), 'border')], [span('')]];
  const others = view.markers ?? [];
  const values = [...marks.map((m) => m.value), ...others.map((m) => m.value)];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const show = (value: number): string => (isTime(view) ? showTime(Math.round(value)) : String(Math.round(value)));
  // Names need room to the right of their place.
  const place = (value: number): number =>
    most === least ? 0 : Math.round(((value - least) / (most - least)) * (room - 6));
  marks.sort((a, b) => a.value - b.value);

  const names: Span[] = [];
  let at = 0;
  let hidden = 0;
  const ticks = new Map<number, string>();
  for (const { value, text, style } of marks) {
    const column = Math.max(place(value), at === 0 ? 0 : at + 1);
    ticks.set(place(value), style);
    if (column + cells(text) > room) {
      hidden++;
      continue;
    }
    names.push(span(' '.repeat(column - at)), span(text, style));
    at = column + cells(text);
  }
  if (hidden > 0 && at + 4 <= room) names.push(span(` +${hidden}`, 'dim'));

  const line: Span[] = [];
  for (let column = 0; column < room; column++) {
    const tick = ticks.get(column);
    line.push(tick === undefined ? span(g.horizontal, 'border') : span(g.bullet, tick));
  }

  const below: Span[] = [];
  at = 0;
  const put = (column: number, text: string, style: string): void => {
    const start = Math.max(at, column);
    if (start + cells(text) > room) return;
    below.push(span(' '.repeat(start - at)), span(text, style));
    at = start + cells(text) + 1;
    below.push(span(' '));
  };
  const notes = [
    ...(others.some(({ value }) => value === least) ? [] : [{ value: least, text: show(least), style: 'dim' }]),
    ...others.map(({ name, value }) => ({ value, text: `${g.up}${name} ${show(value)}`, style: 'accent' })),
  ].sort((a, b) => a.value - b.value);
  for (const { value, text, style } of notes) put(place(value), text, style);
  if (most > least) put(Math.max(at, room - cells(show(most))), show(most), 'dim');
  return [names, line, below];
}
