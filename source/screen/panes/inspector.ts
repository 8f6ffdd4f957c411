/** Inspector: what the selected process owns, what the selected thread owns, and with whom each record is shared. */
import { threadStyle } from '../names.js';
import { type Section, usersOf } from '../owned.js';
import { processSections } from '../owned-process.js';
import { threadSections } from '../owned-thread.js';
import { cut, fitted, pad, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowedLazily } from './pane.js';

/** From this width on, the process stands on the left and the thread on the right. */
const TWO_COLUMNS = 76;

export function paintInspector(input: PaneInput): Painted {
  const { k, run, width, height } = input;
  const process = k.state.processes[input.process];
  const context = k.state.contexts[run.selected];
  if (process === undefined) return { rows: [[span('there is no process', 'dim')]] };
  const users = usersOf(k);
  const style = context === undefined ? '' : threadStyle(k, context.id);
  const two = width >= TWO_COLUMNS;
  const left = two ? Math.floor((width - 1) / 2) : width;
  const ofProcess = [
    headRow(`process ${process.pid} ${process.name}`, 'accent bold', left),
    ...rowsOf(processSections(k, process, users), left, input),
  ];
  const ofThread =
    context === undefined
      ? []
      : [
          headRow(`thread T${context.number} ${context.name}`, `${style} bold`, two ? width - left - 1 : left),
          ...rowsOf(threadSections(k, context, users), two ? width - left - 1 : left, input),
        ];
  const note = `${process.pid} T${context?.number ?? '-'}`;
  if (!two) {
    const rows = [...ofProcess, ...ofThread];
    return { ...windowedLazily(rows.length, height, run.scroll.inspector, 0, (i) => rows[i]!), note };
  }
  const count = Math.max(ofProcess.length, ofThread.length);
  // The heads stay where they are when the rest is scrolled.
  const body = windowedLazily(count - 1, height - 1, run.scroll.inspector, 0, (i) => beside(i + 1));
  function beside(i: number): Row {
    return [...fitted(ofProcess[i] ?? [], left), span(input.glyphs.vertical, 'border'), ...(ofThread[i] ?? [])];
  }
  return { ...body, rows: [beside(0), ...body.rows], note };
}

/** Cells of the names, and of who shares. */
const columns = (width: number) => ({
  name: width >= 60 ? 16 : 13,
  shared: width >= 60 ? 24 : 11,
});

function headRow(text: string, style: string, width: number): Row {
  const { shared } = columns(width);
  return [span(pad(text, width - shared - 1), style), span(' '), span(pad('shared with', shared), 'dim')];
}

function rowsOf(sections: readonly Section[], width: number, { glyphs: g }: PaneInput): Row[] {
  const { name, shared } = columns(width);
  const room = width - name - shared - 1;
  return sections.flatMap((section): Row[] => [
    [
      span(pad(`${section.record} `, Math.min(section.record.length + 1, width - shared - 1)), 'bold'),
      span(pad(section.about, Math.max(0, width - shared - 2 - section.record.length)), 'dim'),
      span(' '),
      span(cut(section.shared, shared, g.ellipsis), 'warn'),
    ],
    ...section.fields.map((f): Row => {
      // What is shared with nobody may take the place of that column.
      const wide = f.shared === '' ? room + shared + 1 : room;
      return [
        span(` ${pad(cut(f.name, name - 2, g.ellipsis), name - 2)} `, 'dim'),
        span(pad(cut(f.value, wide, g.ellipsis), wide), ''),
        ...(f.shared === '' ? [] : [span(' '), span(cut(f.shared, shared, g.ellipsis), 'warn')]),
      ];
    }),
  ]);
}
