/** The menu of scenarios by topic, the screen of a file that does not compile, and the one that is too small. */
import type { Canvas } from './canvas.js';
import { frame, joinLines, write } from './canvas.js';
import type { Glyphs } from './glyphs.js';
import { MIN_HEIGHT, MIN_WIDTH } from './layout.js';
import { width as cells, clean, pad, type Row, type Span, span, spread, wrap } from './text.js';
import type { MenuEntry, MenuView, ScreenInput } from './view.js';

/** Entries that the filter lets through, in the menu's order. */
export function filtered(menu: MenuView): readonly MenuEntry[] {
  const words = menu.filter
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  return menu.entries.filter((e) =>
    words.every((w) => `${e.title} ${e.topic} ${e.about} ${e.teaches.join(' ')} ${e.file}`.toLowerCase().includes(w)),
  );
}

export function paintMenu(c: Canvas, input: ScreenInput, g: Glyphs): void {
  const { view, width, height, capabilities } = input;
  if (view.kind !== 'menu') return;
  const { menu } = view;
  const entries = filtered(menu);
  const about = 4;
  const top = 2;
  const room = height - top - about - 3;
  frame(c, 1, top, width - 2, room, 'border');
  frame(c, 1, top + room + 1, width - 2, about - 1, 'border');
  joinLines(c, g);
  write(
    c,
    0,
    0,
    spread(
      [span(' lockstep ', 'accent bold'), span('  a kernel that you can stop', 'dim')],
      [span(`${entries.length} scenarios `, 'dim')],
      width,
    ),
    width,
  );
  const heading =
    menu.typing || menu.filter !== '' ? ` find: ${clean(menu.filter)}${menu.typing ? '_' : ''} ` : ' scenarios ';
  write(c, 2, top - 1, [span(heading, 'bold')], width - 4);

  // Rows with topic headings in between; the selected one is kept in view.
  const rows: { row: Row; index: number }[] = [];
  let topic = '';
  entries.forEach((entry, i) => {
    if (entry.topic !== topic) {
      if (topic !== '' && room > 16) rows.push({ row: [], index: -1 });
      topic = entry.topic;
      rows.push({ row: [span(clean(topic), 'accent bold')], index: -1 });
    }
    const selected = i === menu.selected;
    const tags = entry.teaches.join(' ');
    const text = `${selected ? g.here : ' '} ${clean(entry.title, capabilities.unicode)}`;
    rows.push({
      row: [
        span(pad(`  ${text}`, width - 4 - cells(tags) - 2), selected ? 'selected' : ''),
        span(`${tags}  `, selected ? 'selected' : 'dim'),
      ],
      index: i,
    });
  });
  const at = rows.findIndex((r) => r.index === menu.selected);
  const from = Math.max(0, Math.min(rows.length - room, at - Math.floor(room / 2)));
  rows.slice(from, from + room).forEach(({ row }, i) => {
    write(c, 2, top + i, row, width - 4);
  });
  if (entries.length === 0) write(c, 2, top, [span('nothing of that name; Esc clears the search', 'dim')], width - 4);

  const chosen = entries[menu.selected];
  if (chosen) {
    wrap(clean(chosen.about, capabilities.unicode), width - 4)
      .slice(0, about - 1)
      .forEach((line, i) => {
        write(c, 2, top + room + 1 + i, [span(line)], width - 4);
      });
    write(c, 2, top + room, [span(` ${clean(chosen.file)} `, 'dim')], width - 4);
  }
  write(c, 0, height - 1, footerRow(input), width);
}

function footerRow(input: ScreenInput): Row {
  if (input.view.kind !== 'run' && 'message' in input.view && input.view.message)
    return [span(` ${clean(input.view.message.text)}`, input.view.message.tone === 'bad' ? 'bad' : '')];
  const spans: Span[] = [span(' ')];
  for (const { keys, text } of input.footer) spans.push(span(keys, 'key'), span(` ${text}  `, 'dim'));
  return spans;
}

export function paintErrors(c: Canvas, input: ScreenInput, g: Glyphs): void {
  const { view, width, height, capabilities } = input;
  if (view.kind !== 'errors') return;
  const room = height - 4;
  frame(c, 1, 2, width - 2, room, 'border');
  joinLines(c, g);
  write(
    c,
    0,
    0,
    [span(' lockstep ', 'accent bold'), span(`  ${clean(view.title)}`, 'title'), span('   does not compile', 'bad')],
    width,
  );
  const rows: Row[] = view.lines.map((line) => [
    span(
      clean(line, capabilities.unicode),
      /: error:/.test(line) ? 'bad' : /^\s*[\^~]+\s*$/.test(line.replace(/^[^^~]*/, '')) ? 'warn' : '',
    ),
  ]);
  const from = Math.max(0, Math.min(rows.length - room, view.scroll));
  rows.slice(from, from + room).forEach((row, i) => {
    write(c, 2, 2 + i, row, width - 4);
  });
  write(c, 0, height - 1, footerRow(input), width);
}

export function paintTooSmall(c: Canvas, width: number, height: number): void {
  const lines = [
    'lockstep needs',
    `${MIN_WIDTH}x${MIN_HEIGHT} cells;`,
    `this is ${width}x${height}.`,
    '',
    'Make it larger,',
    'or q to quit.',
  ];
  const top = Math.max(0, Math.floor((height - lines.length) / 2));
  lines.slice(0, height).forEach((line, i) => {
    write(c, Math.max(0, Math.floor((width - line.length) / 2)), top + i, [span(line, i === 0 ? 'bold' : '')], width);
  });
}
