/** What lies on top of the panes: help, a list to choose from, a text, a line being typed. */
import { canvas as _canvas, type Canvas, clear, frame, joinLines, write } from './canvas.js';
import type { Glyphs } from './glyphs.js';
import { width as cells, clean, cut, pad, type Row, span, wrap } from './text.js';
import type { Overlay, ScreenInput } from './view.js';

export function paintOverlay(c: Canvas, overlay: Overlay, input: ScreenInput, g: Glyphs): void {
  switch (overlay.kind) {
    case 'help':
      paintText(c, g, 'help', helpRows(input), overlay.scroll, c.width - 6);
      break;
    case 'text':
      paintText(
        c,
        g,
        overlay.title,
        foldedLines(overlay, c.width).map((line) => [span(clean(line, input.capabilities.unicode))]),
        overlay.scroll,
        overlay.unfolded ? c.width - 6 : 0,
      );
      break;
    case 'list':
      paintList(c, g, overlay, input);
      break;
    case 'prompt':
      paintPrompt(c, g, overlay, input);
      break;
    case 'question':
      // Painted where the explanation stands (screen.ts).
      break;
  }
}

const foldedLines = (overlay: Overlay & { kind: 'text' }, width: number): readonly string[] =>
  overlay.unfolded ? overlay.lines : overlay.lines.flatMap((line) => wrap(line, Math.min(width - 12, 72)));

/** Rows that an overlay's text can be scrolled by. */
export function overlayLength(
  overlay: Overlay,
  input: ScreenInput,
): { readonly length: number; readonly room: number } {
  const room = input.height - 6;
  if (overlay.kind === 'help') return { length: helpRows(input).length, room };
  if (overlay.kind === 'text') return { length: foldedLines(overlay, input.width).length, room };
  return { length: 0, room };
}

function box(c: Canvas, g: Glyphs, title: string, width: number, height: number): { x: number; y: number } {
  const x = Math.max(2, Math.floor((c.width - width) / 2));
  const y = Math.max(2, Math.floor((c.height - height) / 2));
  clear(c, x - 2, y - 1, width + 4, height + 2);
  frame(c, x - 1, y, width + 2, height, 'accent');
  joinBox(c, g, x - 2, y - 1, width + 4, height + 2);
  write(c, x, y - 1, [span(` ${title} `, 'accent bold')], width);
  return { x, y };
}

/** Joins only the lines of this box: what is beneath keeps its own. */
function joinBox(c: Canvas, g: Glyphs, x: number, y: number, width: number, height: number): void {
  const own = _canvas(width, height);
  frame(own, 1, 1, width - 2, height - 2, 'accent');
  joinLines(own, g);
  for (let py = 0; py < height; py++) {
    for (let px = 0; px < width; px++) {
      if (own.lines[py * width + px] === 0) continue;
      const row = c.text[y + py];
      if (row) row[x + px] = own.text[py]![px]!;
    }
  }
}

function paintText(c: Canvas, g: Glyphs, title: string, rows: readonly Row[], scroll: number, wide: number): void {
  const width =
    wide > 0 ? wide : Math.min(c.width - 8, Math.max(30, ...rows.map((r) => r.reduce((n, s) => n + cells(s.text), 0))));
  const room = Math.min(rows.length, c.height - 6);
  const from = Math.max(0, Math.min(rows.length - room, scroll));
  const { x, y } = box(c, g, title, width, room);
  rows.slice(from, from + room).forEach((row, i) => {
    write(c, x, y + i, row, width);
  });
  const hint = ` ${from > 0 ? g.up : ''}${from + room < rows.length ? g.down : ''} Esc closes `;
  write(c, x + width - cells(hint), y + room, [span(hint, 'dim')], cells(hint));
}

function helpRows(input: ScreenInput): Row[] {
  const rows: Row[] = [];
  const half = input.width >= 110;
  for (const { section, entries } of input.help) {
    if (rows.length > 0) rows.push([]);
    rows.push([span(section, 'bold')]);
    const keyWidth = Math.max(...entries.map((e) => cells(e.keys)), 6) + 2;
    const column = half ? Math.floor((input.width - 8) / 2) : input.width - 6;
    const lines: Row[] = entries.flatMap((e) => {
      const text = e.off === undefined ? e.text : `${e.text} (${e.off})`;
      return wrap(text, column - keyWidth - 1).map((line, i) => [
        span(pad(i === 0 ? e.keys : '', keyWidth), e.off === undefined ? 'key' : 'dim'),
        span(line, e.off === undefined ? '' : 'dim'),
      ]);
    });
    if (!half) rows.push(...lines);
    else {
      const left = Math.ceil(lines.length / 2);
      for (let i = 0; i < left; i++) {
        const a = lines[i]!;
        const used = a.reduce((n, s) => n + cells(s.text), 0);
        rows.push([...a, span(' '.repeat(Math.max(1, column - used))), ...(lines[left + i] ?? [])]);
      }
    }
  }
  return rows;
}

function paintList(c: Canvas, g: Glyphs, overlay: Overlay & { kind: 'list' }, input: ScreenInput): void {
  const labelWidth = Math.max(...overlay.items.map((i) => cells(i.label)), 4);
  const width = Math.min(
    c.width - 8,
    Math.max(cells(overlay.title) + 2, ...overlay.items.map((i) => labelWidth + cells(i.note) + 5), 36),
  );
  const room = Math.min(overlay.items.length, c.height - 8);
  const from = Math.max(0, Math.min(overlay.items.length - room, overlay.selected - Math.floor(room / 2)));
  const { x, y } = box(c, g, overlay.title, width, room);
  overlay.items.slice(from, from + room).forEach((item, i) => {
    const selected = from + i === overlay.selected;
    const text = `${selected ? g.here : ' '} ${pad(clean(item.label, input.capabilities.unicode), labelWidth)}  ${clean(item.note, input.capabilities.unicode)}`;
    write(
      c,
      x,
      y + i,
      [
        span(
          pad(cut(text, width, g.ellipsis), width),
          `${selected ? 'selected' : ''}${item.enabled ? '' : ' dim'}`.trim(),
        ),
      ],
      width,
    );
  });
  write(c, x + width - 22, y + room, [span(' Enter takes  Esc no ', 'dim')], 22);
}

function paintPrompt(c: Canvas, g: Glyphs, overlay: Overlay & { kind: 'prompt' }, input: ScreenInput): void {
  const width = Math.min(c.width - 8, 70);
  const hints = overlay.problem === undefined ? overlay.hints : [overlay.problem, ...overlay.hints];
  const lines = hints.flatMap((h) => wrap(h, width));
  const { x, y } = box(c, g, overlay.prompt, width, 1 + Math.min(8, lines.length));
  const text = clean(overlay.text, input.capabilities.unicode);
  const from = Math.max(0, overlay.cursor - width + 2);
  const shown = text.slice(from, from + width - 1);
  const at = overlay.cursor - from;
  write(c, x, y, [span(shown.slice(0, at)), span(shown[at] ?? ' ', 'inverse'), span(shown.slice(at + 1))], width);
  lines.slice(0, 8).forEach((line, i) => {
    write(c, x, y + 1 + i, [span(line, overlay.problem !== undefined && i === 0 ? 'bad' : 'dim')], width);
  });
}
