/** The whole screen: title, panes, explanation, footer, and what lies on top. */
import { queueViews } from '../kernel/accounting.js';
import { showTime } from '../scenarios/units.js';
import { position } from '../timeline/timeline.js';
import { type Canvas, canvas, frame, joinLines, rows, write } from './canvas.js';
import { explain } from './explain.js';
import { type Glyphs, glyphs as glyphSet } from './glyphs.js';
import { type Box, type Layout, layout, MIN_HEIGHT, MIN_WIDTH } from './layout.js';
import { paintErrors, paintMenu, paintTooSmall } from './menu.js';
import { policyWords } from './names.js';
import { paintOverlay } from './overlays.js';
import { paintCode } from './panes/code.js';
import { paintCores } from './panes/cores.js';
import { paintEvents } from './panes/events.js';
import { paintInspector } from './panes/inspector.js';
import { paintLocks } from './panes/locks.js';
import { paintMemory } from './panes/memory.js';
import { paintOutput } from './panes/output.js';
import type { Painted, PaneInput } from './panes/pane.js';
import { paintPlay, playRows } from './panes/play.js';
import { paintPrices } from './panes/prices.js';
import { paintQueues, queueRows } from './panes/queues.js';
import { paintStatistics } from './panes/statistics.js';
import { paintThreads } from './panes/threads.js';
import { width as cells, clean, cut, plural, type Row, rowWidth, type Span, span, spread, wrap } from './text.js';
import { render } from './theme.js';
import type { Overlay, Pane, RunView, ScreenInput } from './view.js';

const PAINTERS: Readonly<Record<Pane, (input: PaneInput) => Painted>> = {
  cores: paintCores,
  queues: paintQueues,
  memory: paintMemory,
  locks: paintLocks,
  code: paintCode,
  threads: paintThreads,
  inspector: paintInspector,
  output: paintOutput,
  events: paintEvents,
  statistics: paintStatistics,
  prices: paintPrices,
};
const NAMES: Readonly<Record<Pane, string>> = {
  cores: 'cores',
  queues: 'run queues',
  memory: 'memory',
  locks: 'locks',
  code: 'code',
  threads: 'threads',
  inspector: 'inspector',
  output: 'output',
  events: 'events',
  statistics: 'times',
  prices: 'prices',
};

/** The screen as rows of text with SGR sequences, exactly `height` of them, none wider than `width`. */
export function paintScreen(input: ScreenInput): string[] {
  return paintRows(input).map((row) => render(row, input.capabilities));
}

/** The same before styles become bytes. */
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function paintRows(input: ScreenInput): Row[] {
  const { width, height, view, capabilities } = input;
  const g = glyphSet(capabilities.unicode);
  const c = canvas(width, height, capabilities.unicode);
  if (width < MIN_WIDTH || height < MIN_HEIGHT) paintTooSmall(c, width, height);
  else if (view.kind === 'menu') paintMenu(c, input, g);
  else if (view.kind === 'errors') paintErrors(c, input, g);
  else paintRun(c, input, g);
  const overlay = view.kind === 'run' ? view.run.overlay : view.overlay;
  if (overlay && width >= MIN_WIDTH && height >= MIN_HEIGHT) paintOverlay(c, overlay, input, g);
  return capabilities.unicode ? rows(c) : rows(c).map((row) => row.map(asciiSpan));
}

/** What a program printed or a person typed may be any text: where the terminal has ASCII only, the rest is made visible. */
function asciiSpan(s: Span): Span {
  if (/^[\x20-\x7e]*$/.test(s.text)) return s;
  let text = '';
  for (const { segment } of segmenter.segment(s.text)) {
    if (/^[\x20-\x7e]$/.test(segment)) text += segment;
    // Control characters come as their pictures (U+2400 and on).
    else text += /^[\u2400-\u2421]$/.test(segment) ? '~' : '?'.repeat(cells(segment));
  }
  return { text, style: s.style };
}

/** The layout that a run's screen has now: also for the keys that scroll. */
export function layoutOf(input: ScreenInput): Layout | undefined {
  const { view, width, height } = input;
  if (view.kind !== 'run') return undefined;
  const k = view.timeline.kernel;
  // Where panes are large, the keys of the queues have a line too.
  const queues = width >= 118 && height >= 36 ? queueRows(k) : queueViews(k).length;
  return layout(width, height, {
    cores: k.state.cores.length,
    queues: queues + (k.machine.model.dispatch === undefined ? 0 : k.machine.model.describe(k).length + 2),
    recent: view.run.recent,
    zoomed: view.run.zoomed ? view.run.focus : undefined,
    play: view.run.play === undefined ? 0 : playRows(view.run.play.next),
  });
}

function paintRun(c: Canvas, input: ScreenInput, g: Glyphs): void {
  const { view, width, height, capabilities } = input;
  if (view.kind !== 'run') return;
  const { run, timeline, other } = view;
  const k = timeline.kernel;
  const parts = layoutOf(input)!;
  const process = Math.max(
    0,
    k.state.contexts[run.selected]?.process ?? k.state.processes.findIndex((p) => p !== undefined),
  );

  for (const box of parts.boxes) frame(c, box.x, box.y, box.width, box.height, 'border');
  frame(c, 1, parts.explain.y, width - 2, parts.explain.height, 'border');
  const focused = parts.boxes.find((b) => b.shown === run.focus);
  if (focused) for (let x = focused.x - 1; x <= focused.x + focused.width; x++) c.style[focused.y - 1]![x] = 'accent';
  joinLines(c, g);

  for (const box of parts.boxes) {
    const painter = run.play !== undefined && box.shown === 'cores' ? paintPlay : PAINTERS[box.shown];
    const painted = painter({
      timeline,
      other,
      zoomed: run.zoomed,
      k,
      run,
      width: box.width,
      height: box.height,
      glyphs: g,
      capabilities,
      process,
    });
    painted.rows.slice(0, box.height).forEach((row, i) => {
      write(c, box.x, box.y + i, row, box.width);
    });
    boxTitle(c, box, run, painted, g);
  }
  write(c, 0, 0, title(input, run, g), width);
  if (run.overlay?.kind === 'question') paintQuestion(c, run.overlay, parts.explain, width, g);
  else paintExplanation(c, input, parts.explain);
  if (run.schedule !== '') {
    const shown = ` chosen: ${cut(run.schedule, width - 20, g.ellipsis)} `;
    write(c, width - cells(shown) - 2, parts.explain.y + parts.explain.height, [span(shown, 'warn')]);
  } else if (run.challenge !== undefined && run.play === undefined && position(timeline) === 0) {
    const shown = ` s: be the scheduler. Goal: ${cut(run.challenge.goal, width - 34, g.ellipsis)} `;
    write(c, width - cells(shown) - 2, parts.explain.y + parts.explain.height, [span(shown, 'accent')]);
  }
  write(c, 0, height - 1, footer(input, run), width);
}

/** What the last step did, or a message, in the box above the footer. */
function paintExplanation(c: Canvas, input: ScreenInput, { y, height: room }: Layout['explain']): void {
  const { view, width, capabilities } = input;
  if (view.kind !== 'run') return;
  const { run, timeline } = view;
  const k = timeline.kernel;
  const text = run.message?.text ?? explain(k, timeline);
  const tone =
    run.message === undefined
      ? k.state.outcome.kind === 'stuck'
        ? 'bad'
        : ''
      : run.message.tone === 'info'
        ? ''
        : run.message.tone;
  const { ellipsis } = glyphSet(capabilities.unicode);
  write(c, 2, y - 1, [span(run.message ? ' lockstep says ' : ' what happened ', 'dim')], width - 4);
  const lines = wrap(clean(text, capabilities.unicode), width - 4);
  lines.slice(0, room).forEach((line, i) => {
    // What does not fit is seen to be cut off.
    const shown = i === room - 1 && lines.length > room ? `${cut(line, width - 6)} ${ellipsis}` : line;
    write(c, 2, y + i, [span(shown, tone)], width - 4);
  });
}

/** A question in the explanation's place: its answers in a row, each with its digit. */
function paintQuestion(
  c: Canvas,
  question: Extract<Overlay, { kind: 'question' }>,
  { y, height }: Layout['explain'],
  width: number,
  g: Glyphs,
): void {
  write(c, 2, y - 1, [span(` ${question.title} `, 'accent bold')], width - 4);
  const rows: Span[][] = [[]];
  let used = 0;
  question.items.forEach(({ label, style }, i) => {
    const text = cut(label, 20, g.ellipsis);
    const length = cells(text) + 5;
    if (used + length > width - 4 && rows.length < height) {
      rows.push([]);
      used = 0;
    }
    const chosen = i === question.selected;
    rows.at(-1)!.push(span(`${i + 1} `, 'key'), span(text, chosen ? `${style} inverse` : `${style} bold`), span('   '));
    used += length;
  });
  rows.forEach((row, i) => {
    write(c, 2, y + i, row, width - 4);
  });
  const hint = ' a digit answers, or arrows and Enter; Esc lets it be ';
  write(c, width - cells(hint) - 2, y + height, [span(hint, 'dim')]);
}

function boxTitle(c: Canvas, box: Box, run: RunView, painted: Painted, g: Glyphs): void {
  const spans: Span[] = [span(' ')];
  box.panes.forEach((pane, i) => {
    if (i > 0) spans.push(span(' '));
    const shown = pane === box.shown;
    const name = run.play !== undefined && pane === 'cores' ? 'who goes next?' : NAMES[pane];
    spans.push(span(name, shown ? (pane === run.focus ? 'accent bold' : 'bold') : 'dim'));
  });
  spans.push(span(' '));
  write(c, box.x + 1, box.y - 1, spans, box.width - 2);
  const used = spans.reduce((n, s) => n + cells(s.text), 0);
  const scroll = `${painted.above ? g.up : ''}${painted.below ? g.down : ''}`;
  const notes = typeof painted.note === 'string' ? [painted.note] : (painted.note ?? ['']);
  // The longest that fits.
  for (const text of notes) {
    const note = [text, scroll].filter((t) => t !== '').join(' ');
    if (note === '' || used + cells(note) + 4 > box.width) continue;
    write(c, box.x + box.width - cells(note) - 3, box.y - 1, [span(` ${note} `, 'dim')]);
    return;
  }
}

function title(input: ScreenInput, run: RunView, g: Glyphs): Row {
  const { view, width } = input;
  if (view.kind !== 'run') return [];
  const { timeline } = view;
  const { machine, state } = timeline.kernel;
  const sep = ` ${g.separator} `;
  const outcome =
    state.outcome.kind === 'exited'
      ? 'ended'
      : state.outcome.kind === 'stuck'
        ? 'stuck'
        : run.playing
          ? g.playing
          : g.paused;
  // Of one width whatever the numbers, so that nothing jumps.
  const place = `step ${position(timeline)}  ${showTime(state.now)}`;
  const { answers } = run.predict ?? {};
  const score =
    answers === undefined
      ? []
      : [span(` ${answers.filter((a) => a.right).length}/${answers.length} right `, 'mark bold')];
  const right: Row = [
    ...score,
    span(run.schedule === '' ? '  ' : ' *', 'warn bold'),
    span(place.padStart(18), 'bold'),
    span(outcome.padStart(6), state.outcome.kind === 'stuck' ? 'bad bold' : run.playing ? 'good bold' : 'bold'),
    span(' '),
  ];
  const wide = width >= 100;
  // Where there is little room, the number of processes says more than that each thread has a task of its own.
  const count = state.processCount;
  const processes = count > 1 ? [wide ? `${count} processes` : `${count} proc`] : [];
  const model = count > 1 && !wide && run.model === '1:1' ? [] : [run.model];
  const machineWords = `  ${[...processes, ...model].join(sep)}${sep}${plural(machine.cores, 'core')}${sep}${policyWords(machine)}`;
  const brand = wide ? ' lockstep  ' : ' ';
  const settings = run.play === undefined ? machineWords : '  you are the scheduler';
  // A long title gives way, not the machine that it runs on.
  const room = width - rowWidth(right) - cells(brand) - cells(settings);
  const left: Row = [
    span(brand, 'accent bold'),
    span(cut(clean(run.title, input.capabilities.unicode), Math.max(8, room), g.ellipsis), 'title'),
    span(settings, 'dim'),
  ];
  return spread(left, right, width, g.ellipsis);
}

function footer(input: ScreenInput, run: RunView): Row {
  const spans: Span[] = [span(' ')];
  let used = 1;
  if (run.count !== '') {
    spans.push(span(`${run.count} `, 'mark'));
    used += run.count.length + 1;
  }
  // Help and quit, the last two, are always there: whoever sees them finds the others.
  const always = input.footer.slice(-2);
  let reserved = always.reduce((n, entry) => n + cells(entry.keys) + cells(entry.text) + 3, 0);
  for (const entry of input.footer) {
    const { keys, text } = entry;
    const w = cells(keys) + cells(text) + 3;
    if (always.includes(entry)) reserved -= w;
    if (used + w + reserved > input.width + 2) continue;
    spans.push(span(keys, 'key'), span(` ${text}  `, 'dim'));
    used += w;
  }
  return spans;
}
