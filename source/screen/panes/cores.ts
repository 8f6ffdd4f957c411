/** Cores: who runs, in which mode, how much of the quantum is left, and a strip of the past; on the whole screen a chart with a time axis. */

import type { Kernel } from '../../kernel/machine.js';
import type { Context, Core } from '../../kernel/state.js';
import { showTime } from '../../scenarios/units.js';
import { KERNEL_THREAD, NOTHING, strip, windowStart } from '../../timeline/gantt.js';
import { ganttOf } from '../../timeline/timeline.js';
import { nameCells, threadName, threadStyle } from '../names.js';
import { several } from '../processes.js';
import { pad, type Row, type Span, span } from '../text.js';
import { axisRow, barSpans, legendRows, markSpans } from './gantt-rows.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

const BAR = 4;

export function paintCores(input: PaneInput): Painted {
  const { k, run, width, height } = input;
  const { cores } = k.state;
  const nameWidth = width >= 60 ? 14 : 8;
  const digits = cores.length > 10 ? 2 : 1;
  const left = digits + 1 + nameCells(k, 3) + 1 + nameWidth + 1 + 5 + BAR + 1;
  const columns = Math.max(4, width - left - 1);
  const start = windowStart(k.state.now, columns, run.nsPerColumn, run.stripEnd);
  const selected = cores.findIndex((c) => c.context === run.selected);
  const scale = `${showTime(run.nsPerColumn)}/column`;
  const end = start + columns * run.nsPerColumn;
  const note = run.stripEnd === undefined ? scale : [`up to ${showTime(end)}, ${scale}`, `up to ${showTime(end)}`];
  if (input.zoomed) return { ...chart(input, left, columns, start, selected), note };
  const table = ganttOf(input.timeline);
  const rows = cores.map((core): Row => {
    const past = strip(table, core.id, start, columns, run.nsPerColumn, k.state.now).map((id) => cell(input, id));
    return [...nowSpans(input, core, digits, nameWidth), ...past];
  });
  return { ...windowed(rows, height, run.scroll.cores, selected), note };
}

function cell({ k, glyphs: g }: PaneInput, id: number): Span {
  if (id === NOTHING) return span(' ');
  if (id === KERNEL_THREAD) return span('k', 'kernel');
  return id === -1 ? span(g.idle, 'dim') : span(threadName(k, id).slice(-1), threadStyle(k, id));
}

/** On the whole screen: for each core a bar, the reasons of its switches beneath, and the run before a change beneath that. */
function chart(input: PaneInput, left: number, columns: number, start: number, selected: number): Painted {
  const { k, other, run, height } = input;
  const { cores } = k.state;
  const indent = span(' '.repeat(left));
  const digits = cores.length > 10 ? 2 : 1;
  const view = { start, columns, nsPerColumn: run.nsPerColumn, until: k.state.now };
  const table = ganttOf(input.timeline);
  const legend = legendRows(input);
  const rows: Row[] = [];
  const each = other === undefined ? 2 : 3;
  // An empty row between the cores where all of them fit.
  const airy = cores.length * (each + 1) + 2 + legend.length <= height;
  for (const core of cores) {
    rows.push([...nowSpans(input, core, digits, 14), ...barSpans(input, k, table, core.id, view)]);
    rows.push([indent, ...markSpans(table, core.id, view)]);
    if (other !== undefined) {
      const label = core.id < other.kernel.state.cores.length ? `${' '.repeat(digits + 1)}before the change` : '';
      const until = Math.min(k.state.now, other.kernel.state.now);
      const before = strip(ganttOf(other), core.id, start, columns, run.nsPerColumn, until);
      rows.push([span(pad(label, left), 'dim'), ...before.map((id) => cell({ ...input, k: other.kernel }, id))]);
    }
    if (airy) rows.push([]);
  }
  const room = Math.max(1, height - 1 - legend.length);
  const shown = windowed(rows, room, run.scroll.cores, (airy ? each + 1 : each) * Math.max(0, selected));
  const filler: Row[] = Array.from({ length: Math.max(0, room - shown.rows.length) }, () => []);
  return { ...shown, rows: [[indent, ...axisRow(input, view)], ...shown.rows, ...filler, ...legend] };
}

/** Who is on a core now, in which mode, and what is left of the quantum. */
function nowSpans({ k, glyphs: g }: PaneInput, core: Core, digits: number, nameWidth: number): Span[] {
  const on = core.task < 0 ? undefined : k.state.contexts[core.context];
  const alone = core.task >= 0 && core.context < 0 ? k.state.tasks[core.task] : undefined;
  // A task between two threads is in the library's scheduler.
  const kernel = alone?.kernelThread === true ? alone : undefined;
  // Who ended with the process still stands on its core in the last state.
  const context = on?.status === 'exited' || on?.status === 'gone' ? undefined : on;
  const style = context ? threadStyle(k, context.id) : kernel ? 'kernel' : 'dim';
  const number = nameCells(k, 3) + 1;
  const parked = core.parkedLoop >= 0 ? 'spin' : context?.interruptsOff !== undefined ? 'cli' : core.mode;
  return [
    span(`${String(core.id).padStart(digits)} `, 'dim'),
    // A kernel thread has no number, and takes its room for its name.
    span(kernel ? '' : pad(context ? threadName(k, context.id) : '-', number), `${style} bold`),
    span(
      kernel
        ? pad(kernel.name, number + nameWidth)
        : pad(context ? coreName(k, context) : alone === undefined ? 'idle' : 'scheduler', nameWidth),
      style,
    ),
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
    ...quantumBar(context === undefined ? -1 : left01(k.state.now, core.since, core.decideAt), g.full, g.empty, style),
    span(' '),
  ];
}

/** The thread's name; with several processes the one that it belongs to, and its own where that is not the same. */
function coreName(k: Kernel, context: Context): string {
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
