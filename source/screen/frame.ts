/** Frames: what a terminal shows, cell by cell, parsed from the painters' rows. */
import stringWidth from 'string-width';

/**
 * A style packed in a number, so that two cells compare with one operation and no table is needed:
 * bits 0-8 foreground (0 default, else 1 + palette index), bits 9-17 background, then one bit an attribute.
 */
export type Style = number;

export const STYLE = {
  foreground: 0x1ff,
  background: 0x1ff << 9,
  bold: 1 << 18,
  dim: 1 << 19,
  italic: 1 << 20,
  underline: 1 << 21,
  inverse: 1 << 22,
  strike: 1 << 23,
} as const;

const BACKGROUND_SHIFT = 9;

/** What of a style can be seen on a space: the rest is dropped, so that equal pictures are equal frames. */
const SEEN_ON_SPACE = STYLE.background | STYLE.underline | STYLE.inverse | STYLE.strike;

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Row by row. A wide character fills its first cell; its second is the empty string. */
  readonly cells: readonly string[];
  readonly styles: Uint32Array;
  /** The rows that were parsed: `parse` takes unchanged ones from the frame before. */
  readonly rows: readonly string[];
}

/** The palette index of a style's foreground, or undefined for the terminal's own. */
export const foregroundOf = (style: Style): number | undefined => {
  const colour = style & STYLE.foreground;
  return colour === 0 ? undefined : colour - 1;
};

/** The palette index of a style's background, or undefined for the terminal's own. */
export const backgroundOf = (style: Style): number | undefined => {
  const colour = (style & STYLE.background) >>> BACKGROUND_SHIFT;
  return colour === 0 ? undefined : colour - 1;
};

/** Reduces the style of a space to what can be seen of it. */
export const seenStyle = (cell: string, style: Style): Style => {
  if (cell !== ' ' || (style & STYLE.inverse) !== 0) return style;
  const seen = style & SEEN_ON_SPACE;
  // A line drawn through a space has the colour and weight of the text.
  return (seen & (STYLE.underline | STYLE.strike)) !== 0 ? style : seen;
};

/** The nearest of the 256 palette's colour cube (16 to 231) to a 24-bit colour. */
const nearest = (red: number, green: number, blue: number): number => {
  const level = (value: number): number =>
    value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
  return 16 + 36 * level(red) + 6 * level(green) + level(blue);
};

const withForeground = (style: Style, colour: number): Style => (style & ~STYLE.foreground) | (colour + 1);
const withBackground = (style: Style, colour: number): Style =>
  (style & ~STYLE.background) | ((colour + 1) << BACKGROUND_SHIFT);

const SET: Readonly<Record<number, number>> = {
  1: STYLE.bold,
  2: STYLE.dim,
  3: STYLE.italic,
  4: STYLE.underline,
  7: STYLE.inverse,
  9: STYLE.strike,
};
const CLEAR: Readonly<Record<number, number>> = {
  21: STYLE.bold,
  22: STYLE.bold | STYLE.dim,
  23: STYLE.italic,
  24: STYLE.underline,
  27: STYLE.inverse,
  29: STYLE.strike,
  39: STYLE.foreground,
  49: STYLE.background,
};

/** The style after one SGR sequence's parameters, such as `1;38;5;178`. Unknown parameters change nothing. */
export const applySgr = (style: Style, parameters: string): Style => {
  const codes = parameters.split(/[;:]/).map((part) => (part === '' ? 0 : Number(part)));
  let result = style;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === 0) result = 0;
    else if (SET[code] !== undefined) result |= SET[code];
    else if (CLEAR[code] !== undefined) result &= ~CLEAR[code];
    else if (code >= 30 && code <= 37) result = withForeground(result, code - 30);
    else if (code >= 40 && code <= 47) result = withBackground(result, code - 40);
    else if (code >= 90 && code <= 97) result = withForeground(result, code - 82);
    else if (code >= 100 && code <= 107) result = withBackground(result, code - 92);
    else if (code === 38 || code === 48) {
      const set = code === 38 ? withForeground : withBackground;
      if (codes[i + 1] === 5) {
        const colour = codes[i + 2];
        if (colour !== undefined && colour >= 0 && colour <= 255) result = set(result, colour);
        i += 2;
      } else if (codes[i + 1] === 2) {
        result = set(result, nearest(codes[i + 2] ?? 0, codes[i + 3] ?? 0, codes[i + 4] ?? 0));
        i += 4;
      }
    }
  }
  return result >>> 0;
};

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Never shown: control characters and those that reorder the text around them. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** One column wide, and no part of a longer grapheme: Latin, punctuation, and the glyphs that the painters use. */
const isPlain = (code: number): boolean =>
  (code >= 0x20 && code < 0x7f) ||
  (code >= 0xa1 && code < 0x300 && code !== 0xad) ||
  (code >= 0x2500 && code <= 0x25fc) ||
  (code >= 0x2010 && code <= 0x2027) ||
  (code >= 0x2030 && code <= 0x205e) ||
  (code >= 0x2190 && code <= 0x2193);

/** The columns (0, 1 or 2) that a grapheme takes in a terminal. */
export const widthOf = (grapheme: string): number =>
  grapheme.length === 1 && isPlain(grapheme.charCodeAt(0)) ? 1 : Math.min(2, stringWidth(grapheme));

/** A CSI sequence (parameters and final byte caught), an OSC or other string sequence, or a two-character escape. */
const ESCAPE = /\u001b(?:\[([0-?]*)[ -/]*([@-~])|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~]?)/y;

const parseRow = (row: string, width: number, offset: number, cells: string[], styles: Uint32Array): void => {
  let style: Style = 0;
  let x = 0;
  const put = (grapheme: string): void => {
    const columns = widthOf(grapheme);
    if (columns === 0) {
      // A combining mark that segmentation left alone: it belongs to the cell before, if there is one.
      const at = x > 0 && cells[offset + x - 1] === '' ? x - 2 : x - 1;
      if (at >= 0 && cells[offset + at] !== ' ') cells[offset + at] += grapheme;
      return;
    }
    if (x + columns > width) {
      x = width;
      return;
    }
    cells[offset + x] = grapheme;
    styles[offset + x] = seenStyle(grapheme, style);
    if (columns === 2) {
      cells[offset + x + 1] = '';
      styles[offset + x + 1] = style;
    }
    x += columns;
  };
  for (let i = 0; i < row.length && x < width; ) {
    const code = row.charCodeAt(i);
    if (code === 0x1b) {
      ESCAPE.lastIndex = i;
      const match = ESCAPE.exec(row);
      if (match === null) {
        i++;
        continue;
      }
      if (match[2] === 'm' && /^[\d;:]*$/.test(match[1] ?? '')) style = applySgr(style, match[1] ?? '');
      i += match[0].length;
      continue;
    }
    const next = i + 1 < row.length ? row.charCodeAt(i + 1) : 0;
    // A plain character that the next cannot join is a grapheme: the usual case, and the fast one.
    if (isPlain(code) && (next < 0x20 || isPlain(next))) {
      put(row[i] as string);
      i++;
      continue;
    }
    let end = row.indexOf('\u001b', i);
    if (end === -1) end = row.length;
    for (const { segment } of segmenter.segment(row.slice(i, end))) {
      const shown = segment === '\t' ? ' ' : segment.replace(UNSAFE, '');
      if (shown !== '') put(shown);
    }
    i = end;
  }
};

/**
 * The frame that rows of text with SGR sequences make in a terminal of the given size. Short rows and missing ones are
 * blank to the end, long ones are cut; control characters and escape sequences other than SGR are left out. Each row
 * begins with the default style. `previous`, if of the same size, lends the rows that did not change.
 */
export const parse = (rows: readonly string[], width: number, height: number, previous?: Frame): Frame => {
  const lender =
    previous !== undefined && previous.width === width && previous.height === height ? previous : undefined;
  const cells: string[] = new Array<string>(width * height).fill(' ');
  const styles = new Uint32Array(width * height);
  const kept: string[] = [];
  for (let y = 0; y < height; y++) {
    const row = rows[y] ?? '';
    kept.push(row);
    const offset = y * width;
    if (lender !== undefined && lender.rows[y] === row) {
      for (let i = offset; i < offset + width; i++) cells[i] = lender.cells[i] as string;
      styles.set(lender.styles.subarray(offset, offset + width), offset);
    } else {
      parseRow(row, width, offset, cells, styles);
    }
  }
  return { width, height, cells, styles, rows: kept };
};
