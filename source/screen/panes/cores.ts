/** Cores: who runs, in which mode, how much of the quantum is left, and a strip of the recent past. */

import type { Context } from '../../kernel/state.js';
import { showTime } from '../../scenarios/units.js';
import { KERNEL_THREAD, strip } from '../../timeline/gantt.js';
import { ganttOf } from '../../timeline/timeline.js';
import { threadName, threadStyle } from '../names.js';
import { several } from '../processes.js';
import { pad, type Row, type Span, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

const BAR = 4;

export function paintCores({ k, timeline, run, width, height, glyphs: g }: PaneInput): Painted {
  const { cores } = k.state;
  const digits = cores.length > 10 ? 2 : 1;
  const nameWidth = width >= 60 ? 14 : 8;
  const left = digits + 1 + 4 + nameWidth + 1 + 5 + BAR + 1;
  const columns = Math.max(4, width - left - 1);
  const now = k.state.now;
  const table = ganttOf(timeline);
  const rows: Row[] = cores.map((core) => {
    const on = core.task < 0 ? undefined : k.state.contexts[core.context];
    const kernel = core.task >= 0 && core.context < 0 ? k.state.tasks[core.task] : undefined;
    // Who ended with the process still stands on its core in the last state.
    const context = on?.status === 'exited' || on?.status === 'gone' ? undefined : on;
    const style = context ? threadStyle(k, context.id) : kernel ? 'kernel' : 'dim';
    const past: Span[] = strip(table, core.id, now, columns, run.nsPerColumn).map((id) =>
      id === -2
        ? span(' ')
        : id === KERNEL_THREAD
          ? span('k', 'kernel')
          : id === -1
            ? span(g.idle, 'dim')
            : span(threadName(k, id).slice(-1), threadStyle(k, id)),
    );
    const parked = core.parkedLoop >= 0 ? 'spin' : context?.interruptsOff !== undefined ? 'cli' : core.mode;
    return [
      span(`${String(core.id).padStart(digits)} `, 'dim'),
      // A kernel thread has no number, and takes its room for its name.
      span(kernel ? '' : pad(context ? `T${context.number}` : '-', 4), `${style} bold`),
      span(kernel ? pad(kernel.name, 4 + nameWidth) : pad(context ? coreName(k, context) : 'idle', nameWidth), style),
      span(' '),
      span(
        pad(
          kernel
            ? 'kern'
            : context === undefined
              ? ''
              : parked === 'kernel'
                ? 'kern'
                : parked === 'spin' || parked === 'cli'
                  ? parked
                  : 'user',
          5,
        ),
        kernel ? 'dim' : parked === 'kernel' || parked === 'cli' ? 'warn' : parked === 'spin' ? 'bad' : 'dim',
      ),
      ...quantumBar(context === undefined ? -1 : left01(now, core.since, core.decideAt), g.full, g.empty, style),
      span(' '),
      ...past,
    ];
  });
  const selected = cores.findIndex((c) => c.context === run.selected);
  return { ...windowed(rows, height, run.scroll.cores, selected), note: `${showTime(run.nsPerColumn)}/column` };
}

/** The thread's name; with several processes the one that it belongs to, and its own where that is not the same. */
function coreName(k: PaneInput['k'], context: Context): string {
  const process = k.state.processes[context.process];
  if (!several(k) || process === undefined) return context.name;
  return `${process.pid} ${process.contexts.length > 1 ? context.name : process.name}`;
}

/** Share of the quantum that is left, 0 to 1; -1 where there is none. */
function left01(now: number, since: number, decideAt: number): number {
  if (!Number.isFinite(decideAt) || decideAt <= since) return -1;
  return Math.max(0, Math.min(1, (decideAt - now) / (decideAt - since)));
}

function quantumBar(left: number, full: string, empty: string, style: string): Span[] {
  if (left < 0) return [span(' '.repeat(BAR))];
  const n = left === 0 ? 0 : Math.max(1, Math.round(left * BAR));
  return [span(full.repeat(n), style), span(empty.repeat(BAR - n), 'dim')];
}
