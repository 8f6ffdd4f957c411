/** A grid of cells on which boxes and rows are drawn; borders that meet are joined. */
import type { Glyphs } from './glyphs.js';
import { width as cells, clean, type Row, type Span, type StyleName } from './text.js';

const LEFT = 1;
const RIGHT = 2;
const UP = 4;
const DOWN = 8;

export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly text: string[][];
  readonly style: StyleName[][];
  /** Directions in which a border line leaves each cell. */
  readonly lines: Uint8Array;
  /** May anything beyond ASCII be written? */
  readonly unicode: boolean;
}

export function canvas(width: number, height: number, unicode = true): Canvas {
  return {
    unicode,
    width,
    height,
    text: Array.from({ length: height }, () => new Array<string>(width).fill(' ')),
    style: Array.from({ length: height }, () => new Array<StyleName>(width).fill('')),
    lines: new Uint8Array(width * height),
  };
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Writes a row of spans at (x, y), at most `room` cells. */
export function write(c: Canvas, x: number, y: number, row: Row, room = c.width - x): void {
  if (y < 0 || y >= c.height) return;
  const text = c.text[y]!;
  const style = c.style[y]!;
  let at = x;
  const end = Math.min(c.width, x + room);
  for (const s of row) {
    for (const g of graphemes(s.text, c.unicode)) {
      const w = g.length === 1 && g >= ' ' && g <= '~' ? 1 : cells(g);
      if (w === 0) continue;
      if (at + w > end) return;
      text[at] = g;
      style[at] = s.style;
      for (let i = 1; i < w; i++) {
        text[at + i] = '';
        style[at + i] = s.style;
      }
      at += w;
    }
  }
}

/** The cells' texts; whatever painter forgot to make it harmless, here no control character gets through. */
function graphemes(text: string, unicode: boolean): Iterable<string> {
  const plain = unicode
    ? /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff─-▟▪-◿]*$/
    : /^[\x20-\x7e]*$/;
  if (plain.test(text)) return text;
  return Array.from(segmenter.segment(clean(text, unicode)), (s) => s.segment);
}

/** Draws the border around the content rectangle, joined with what is there. */
export function frame(c: Canvas, x: number, y: number, width: number, height: number, style: StyleName): void {
  const left = x - 1;
  const right = x + width;
  const top = y - 1;
  const bottom = y + height;
  const add = (px: number, py: number, bits: number) => {
    if (px < 0 || py < 0 || px >= c.width || py >= c.height) return;
    c.lines[py * c.width + px]! |= bits;
    c.style[py]![px] = style;
  };
  for (let i = left; i <= right; i++) {
    const bits = (i > left ? LEFT : 0) | (i < right ? RIGHT : 0);
    add(i, top, bits);
    add(i, bottom, bits);
  }
  for (let i = top; i <= bottom; i++) {
    const bits = (i > top ? UP : 0) | (i < bottom ? DOWN : 0);
    add(left, i, bits);
    add(right, i, bits);
  }
}

/** Empties a rectangle, borders included: for what lies on top. */
export function clear(c: Canvas, x: number, y: number, width: number, height: number): void {
  for (let py = Math.max(0, y); py < Math.min(c.height, y + height); py++) {
    for (let px = Math.max(0, x); px < Math.min(c.width, x + width); px++) {
      c.text[py]![px] = ' ';
      c.style[py]![px] = '';
      c.lines[py * c.width + px] = 0;
    }
  }
}

/** Turns the border bits into glyphs. Call before titles are written over them. */
export function joinLines(c: Canvas, g: Glyphs): void {
  const glyph: Readonly<Record<number, string>> = {
    [LEFT]: g.horizontal,
    [RIGHT]: g.horizontal,
    [LEFT | RIGHT]: g.horizontal,
    [UP]: g.vertical,
    [DOWN]: g.vertical,
    [UP | DOWN]: g.vertical,
    [RIGHT | DOWN]: g.topLeft,
    [LEFT | DOWN]: g.topRight,
    [RIGHT | UP]: g.bottomLeft,
    [LEFT | UP]: g.bottomRight,
    [UP | DOWN | RIGHT]: g.teeLeft,
    [UP | DOWN | LEFT]: g.teeRight,
    [LEFT | RIGHT | DOWN]: g.teeTop,
    [LEFT | RIGHT | UP]: g.teeBottom,
    [LEFT | RIGHT | UP | DOWN]: g.cross,
  };
  for (let y = 0; y < c.height; y++) {
    for (let x = 0; x < c.width; x++) {
      const bits = c.lines[y * c.width + x]!;
      if (bits !== 0) c.text[y]![x] = glyph[bits] ?? ' ';
    }
  }
}

/** The rows, with equal styles merged into spans and spaces at the end dropped. */
export function rows(c: Canvas): Row[] {
  return c.text.map((text, y) => {
    const style = c.style[y]!;
    const spans: Span[] = [];
    let from = 0;
    for (let x = 1; x <= c.width; x++) {
      if (x === c.width || style[x] !== style[from]) {
        spans.push({ text: text.slice(from, x).join(''), style: style[from]! });
        from = x;
      }
    }
    return spans;
  });
}
