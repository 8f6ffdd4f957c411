/** Threads as a process tree: state, core, times, switches. */
import { timesNow } from '../../kernel/accounting.js';
import { showTime } from '../../scenarios/units.js';
import { addressName, threadSpan, threadStyle } from '../names.js';
import { pad, padLeft, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

export function paintThreads({ k, run, width, height, process: shown, glyphs: g }: PaneInput): Painted {
  const rows: Row[] = [];
  let interesting = 0;
  const wide = width >= 60;
  for (const process of k.state.processes) {
    if (!process) continue;
    rows.push([
      span(`${process.pid} ${process.name}`, 'bold'),
      span(process.state === 'alive' ? '' : `  ${process.state}`, 'warn'),
    ]);
    for (const id of process.contexts) {
      const c = k.state.contexts[id];
      if (!c) continue;
      if (id === run.selected) interesting = rows.length;
      const task = k.state.tasks[c.task];
      const times = task ? timesNow(k, task.id) : undefined;
      const what =
        c.status === 'waiting'
          ? `${c.wait?.kind ?? 'blocked'}${c.wait && c.wait.address !== 0 && c.wait.kind !== 'join' ? ` ${addressName(k, shown, c.wait.address)}` : ''}`
          : c.status === 'running'
            ? `core ${task?.core ?? '?'}`
            : c.status;
      const letter =
        c.status === 'running' || c.status === 'ready'
          ? 'R'
          : c.status === 'waiting'
            ? 'S'
            : c.status === 'exited'
              ? 'Z'
              : 'X';
      rows.push([
        span(id === run.selected ? `${g.here} ` : '  ', 'mark'),
        { ...threadSpan(k, id, 'bold'), text: pad(`T${c.number}`, 4) },
        span(pad(c.name, wide ? 12 : 8), threadStyle(k, id)),
        span(` ${letter} `, c.status === 'waiting' ? 'warn' : 'dim'),
        span(pad(what, wide ? 16 : 12), c.status === 'waiting' ? 'warn' : c.status === 'running' ? 'good' : 'dim'),
        span(times ? padLeft(showTime(times.run), 7) : '', 'dim'),
        ...(wide && task && times
          ? [span(` wait ${padLeft(showTime(times.ready), 7)} sw ${task.voluntary}+${task.involuntary}`, 'dim')]
          : []),
      ]);
    }
  }
  return windowed(rows, height, run.scroll.threads, interesting);
}
