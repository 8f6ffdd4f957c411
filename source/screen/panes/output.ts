/** What the program printed, by whom; and how much of its input it has read. */

import { piecesOf } from '../../kernel/output.js';
import { nameCells, threadName, threadStyle } from '../names.js';
import { several } from '../processes.js';
import { width as cells, clean, cut, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

const KEPT_PIECES = 2000;

export function paintOutput({ k, run, width, height, capabilities }: PaneInput): Painted {
  const { inputRead } = k.state.output;
  const rows: Row[] = [];
  let line = '';
  let by = -2;
  let fd = 1;
  const decoder = new TextDecoder();
  // With several processes, which one wrote.
  const pids = several(k);
  const names = nameCells(k, 3);
  const room = names + 1 + (pids ? 4 : 0);
  const flush = () => {
    const pid = pids ? ` ${k.state.processes[k.state.contexts[by]?.process ?? -1]?.pid ?? ''}` : '';
    const label = `${(by >= 0 ? threadName(k, by) : '').padEnd(names)}${pid}`.padEnd(room - 1);
    const text = clean(line, capabilities.unicode);
    rows.push([
      span(`${label} `, by >= 0 ? threadStyle(k, by) : ''),
      span(
        cut(text, width - room, '>'),
        fd === 2 ? 'warn' : run.search !== '' && text.includes(run.search) ? 'mark' : '',
      ),
    ]);
    line = '';
  };
  for (const piece of piecesOf(k.state.output, KEPT_PIECES)) {
    const text = decoder.decode(piece.text);
    const parts = text.split('\n');
    parts.forEach((part, i) => {
      if (line === '') {
        by = piece.context;
        fd = piece.fd;
      }
      line += part;
      if (i < parts.length - 1) flush();
      else if (cells(line) > 4000) flush();
    });
  }
  if (line !== '') flush();
  if (rows.length === 0) rows.push([span('nothing printed so far', 'dim')]);
  const input = k.machine.stdin.length > 0 ? `input ${inputRead}/${k.machine.stdin.length}` : '';
  return { ...windowed(rows, height, run.scroll.output, rows.length - 1), note: input };
}
