/**
 * What a schedule is judged by: response, turnaround and waiting of each thread, use of the cores, fairness, what the locks
 * cost. With another run beside it (before a change of policy), both, and which is better.
 */
import type { Kernel } from '../../kernel/machine.js';
import { showTime } from '../../scenarios/units.js';
import { type Figures, type TaskFigures, type Totals, timelineFigures } from '../../timeline/statistics.js';
import { indexWords, shareWords, timeWords } from '../figures.js';
import { addressName, policyWords, taskName, taskStyle } from '../names.js';
import { several } from '../processes.js';
import { cut, pad, padLeft, plural, type Row, type Span, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly text: (t: TaskFigures) => string;
}

/** In the order of their worth: what there is room for is shown. */
const COLUMNS: readonly Column[] = [
  { title: 'run', width: 8, text: (t) => timeWords(t.run) },
  { title: 'ready', width: 8, text: (t) => timeWords(t.waiting) },
  { title: 'respond', width: 8, text: (t) => timeWords(t.response) },
  { title: 'turnar.', width: 8, text: (t) => timeWords(t.turnaround) },
  { title: 'longest', width: 8, text: (t) => timeWords(t.longestWait) },
  { title: 'blocked', width: 8, text: (t) => timeWords(t.blocked) },
  { title: 'switches', width: 9, text: (t) => `${t.voluntary}+${t.involuntary}` },
  { title: 'moves', width: 6, text: (t) => String(t.migrations) },
];

interface Total {
  readonly label: string;
  readonly of: (t: Totals) => number;
  readonly text: (value: number) => string;
  /** Is less of it better, more, or neither? */
  readonly better: 'less' | 'more' | '';
}

const TOTALS: readonly Total[] = [
  { label: 'response, mean', of: (t) => t.response, text: timeWords, better: 'less' },
  { label: 'turnaround, mean', of: (t) => t.turnaround, text: timeWords, better: 'less' },
  { label: 'waiting, mean', of: (t) => t.waiting, text: timeWords, better: 'less' },
  { label: 'longest wait', of: (t) => t.longestWait, text: timeWords, better: 'less' },
  { label: 'cores busy', of: (t) => t.utilisation, text: shareWords, better: 'more' },
  { label: 'of it switching', of: (t) => t.switching, text: shareWords, better: 'less' },
  { label: 'switches', of: (t) => t.switches, text: String, better: 'less' },
  { label: 'moves to other cores', of: (t) => t.migrations, text: String, better: 'less' },
  { label: 'fairness (Jain)', of: (t) => t.fairness, text: indexWords, better: 'more' },
  { label: 'fairness by weight', of: (t) => t.weightedFairness, text: indexWords, better: 'more' },
  { label: 'ended a second', of: (t) => t.throughput, text: (n) => String(Math.round(n)), better: 'more' },
  { label: 'deadlines missed', of: (t) => t.missed, text: String, better: 'less' },
  { label: 'priority inversion', of: (t) => t.inversion, text: timeWords, better: 'less' },
];

export function paintStatistics(input: PaneInput): Painted {
  const { timeline, other, run, height } = input;
  const now = timelineFigures(timeline);
  const rows: Row[] = [];
  if (other !== undefined) rows.push(...comparison(input, timelineFigures(other), now), []);
  rows.push(...taskRows(input, now));
  if (other === undefined) rows.push(...totalRows(input, now.totals));
  rows.push(...coreRows(now), ...lockRows(input));
  const note = other === undefined ? '' : `before: at ${showTime(other.kernel.state.now)}`;
  return { ...windowed(rows, height, run.scroll.statistics), note };
}

function taskRows({ k, width, glyphs: g }: PaneInput, { tasks }: Figures): Row[] {
  const pids = several(k);
  const nameWidth = (pids ? 5 : 0) + (width >= 60 ? 14 : 5);
  let room = width - nameWidth;
  const columns: Column[] = [];
  for (const column of COLUMNS) {
    if (column.width > room) break;
    columns.push(column);
    room -= column.width;
  }
  const bar = Math.min(24, room - 2) >= 8 ? Math.min(24, room - 2) : 0;
  const rows: Row[] = [
    [
      span(pad('', nameWidth)),
      ...columns.map((c) => span(padLeft(c.title, c.width), 'dim')),
      ...(bar > 0 ? [span(`  ${g.full} runs ${g.empty} ready`, 'dim')] : []),
    ],
  ];
  for (const t of tasks) {
    const style = taskStyle(k, t.task);
    const pid = pids ? String(k.state.processes[k.state.tasks[t.task]!.process]?.pid ?? '').padEnd(5) : '';
    const wide = `${taskName(k, t.task)} ${k.state.contexts[t.context]?.name ?? ''}`;
    // Where there is no room for a kernel thread's name: `kw` for kworker/0:0.
    const short = t.context < 0 ? k.state.tasks[t.task]!.name.slice(0, 2) : taskName(k, t.task);
    const name = width >= 60 ? cut(wide, nameWidth - pid.length - 1, g.ellipsis) : short;
    rows.push([
      span(pid, 'dim'),
      span(pad(name, nameWidth - pid.length), `${style} bold`),
      ...columns.map((c) => span(padLeft(c.text(t), c.width))),
      ...(bar > 0 ? [span('  '), ...lifeBar(t, bar, style, g)] : []),
    ]);
  }
  return rows;
}

/** The thread's life as a bar: on a core, ready, blocked. */
function lifeBar(t: TaskFigures, cells: number, style: string, g: PaneInput['glyphs']): Span[] {
  if (t.turnaround <= 0) return [];
  const run = Math.round((cells * t.run) / t.turnaround);
  const ready = Math.min(cells - run, Math.round((cells * t.waiting) / t.turnaround));
  return [
    span(g.full.repeat(run), style),
    span(g.empty.repeat(ready), style),
    span(g.idle.repeat(Math.max(0, cells - run - ready)), 'dim'),
  ];
}

/** Those that say something: no inversion and no moves need no line. */
const shown = (...all: readonly Totals[]): readonly Total[] =>
  TOTALS.filter(
    (total) =>
      all.some((t) => Number.isFinite(total.of(t))) &&
      (all.some((t) => total.of(t) !== 0) || !/^(priority inversion|moves|deadlines)/.test(total.label)),
  );

function totalRows({ width }: PaneInput, totals: Totals): Row[] {
  const cells = shown(totals).map((total) => [
    span(pad(total.label, 21), 'dim'),
    span(padLeft(total.text(total.of(totals)), 9)),
  ]);
  if (width < 72) return [[], ...cells];
  const half = Math.ceil(cells.length / 2);
  return [[], ...cells.slice(0, half).map((left, i) => [...left, span('      '), ...(cells[half + i] ?? [])])];
}

/** The run before the change and this one, both at the same time of theirs. */
function comparison(input: PaneInput, before: Figures, now: Figures): Row[] {
  const { k, width, glyphs: g } = input;
  const wide = width >= 60;
  const label = wide ? 22 : 17;
  const cell = Math.min(28, Math.floor((width - label - 2) / 2));
  const head = (kernel: Kernel): string => padLeft(cut(machineWords(kernel), cell - 1, g.ellipsis), cell);
  const rows: Row[] = [[span(pad('', label)), span(head(input.other!.kernel), 'dim'), span(head(k), 'accent bold')]];
  for (const total of shown(before.totals, now.totals)) {
    const [a, b] = [total.of(before.totals), total.of(now.totals)];
    rows.push([
      span(pad(total.label, label), 'dim'),
      span(padLeft(total.text(a), cell)),
      ...verdict(a, b, total.better, padLeft(total.text(b), cell), g),
    ]);
  }
  return rows;
}

const machineWords = (k: Kernel): string => `${policyWords(k.machine)}, ${plural(k.machine.cores, 'core')}`;

/** The two runs stand at almost the same time: smaller differences say nothing. */
const SAME = 0.005;

/** Better or worse is said by a sign too: not everybody sees the colours. */
function verdict(a: number, b: number, better: Total['better'], text: string, g: PaneInput['glyphs']): Span[] {
  const same = better === '' || !Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a - b) <= SAME * Math.abs(a);
  if (same) return [span(text)];
  const good = better === 'less' ? b < a : b > a;
  return [span(text, good ? 'good' : 'bad'), span(` ${b > a ? g.up : g.down}`, good ? 'good' : 'bad')];
}

function coreRows({ cores, totals }: Figures): Row[] {
  return [
    [],
    ...cores.map(({ core, busy, switches }) => [
      span(pad(`core ${core}`, 8), 'dim'),
      span(padLeft(`${totals.time === 0 ? 0 : Math.floor((100 * busy) / totals.time)}% busy`, 9)),
      span(padLeft(`${switches} switches`, 14), 'dim'),
    ]),
  ];
}

function lockRows({ k, process }: PaneInput): Row[] {
  const rows: Row[] = [];
  for (const object of k.state.objects.list) {
    if (object.acquisitions === 0) continue;
    rows.push([
      span(addressName(k, process, object.address), 'bold'),
      span(
        `  taken ${object.acquisitions}, contended ${object.contended}, longest wait ${showTime(object.longestWait)}`,
        'dim',
      ),
    ]);
  }
  return rows;
}
