/**
 * Styled text: a row is a list of spans. Painters build rows from spans and never see an escape sequence; widths are in
 * terminal cells. Text of a program or a scenario passes `clean` first: control characters are made visible.
 */
import stringWidth from 'string-width';

/**
 * Names of styles, separated by spaces, e.g. `thread2 bold`. Meanings, not colours: the theme maps them.
 * text dim border title accent good bad warn key selected inverse bold underline threadN mark code number string keyword comment
 */
export type StyleName = string;

export interface Span {
  readonly text: string;
  readonly style: StyleName;
}
export type Row = readonly Span[];

const PLAIN = /^[\x20-\x7e]*$/;

/** Of one cell each, whatever stands beside them: Latin letters, dashes and quotes, arrows, lines, blocks, shapes. */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u25fc]*$/;

/** Width in cells. */
export function width(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

export function span(text: string, style: StyleName = ''): Span {
  return { text, style };
}

export function rowWidth(row: Row): number {
  let total = 0;
  for (const s of row) total += width(s.text);
  return total;
}

/** Makes control characters visible (`\n` as ␊ or ^J), so that no program can speak to the terminal. Tabs become spaces. */
export function clean(text: string, unicode = true): string {
  if (PLAIN.test(text)) return text;
  let result = '';
  for (const c of text) {
    const code = c.codePointAt(0)!;
    if (code === 9) result += '  ';
    else if (code < 32) result += unicode ? String.fromCodePoint(0x2400 + code) : `^${String.fromCharCode(64 + code)}`;
    else if (code === 127) result += unicode ? '\u2421' : '^?';
    else if (code < 160 && code >= 128) result += '?';
    // Bidirectional and zero-width controls could redraw or hide what a lecture shows; surrogates alone are no text.
    else if (
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2060 && code <= 0x206f) ||
      code === 0xfeff ||
      (code >= 0xd800 && code <= 0xdfff)
    )
      result += '?';
    else result += unicode || code < 128 ? c : '?';
  }
  return result;
}

/** Expands tabs to stops of `stop` cells and makes the rest visible: for source code. */
export function cleanCode(text: string, unicode: boolean, stop = 4): string {
  if (!text.includes('\t')) return clean(text, unicode);
  let result = '';
  for (const c of text) {
    if (c === '\t') result += ' '.repeat(stop - (width(result) % stop));
    else result += clean(c, unicode);
  }
  return result;
}

/** The first `cells` cells of a text; `mark` stands at the end where something was cut off. */
export function cut(text: string, cells: number, mark = ''): string {
  if (cells <= 0) return '';
  if (width(text) <= cells) return text;
  const room = cells - width(mark);
  let result = '';
  let used = 0;
  for (const { segment } of segments(text)) {
    const w = width(segment);
    if (used + w > room) break;
    result += segment;
    used += w;
  }
  return result + mark;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
function segments(text: string): Iterable<{ segment: string }> {
  if (NARROW.test(text)) return [...text].map((segment) => ({ segment }));
  return segmenter.segment(text);
}

/** A row of exactly `cells` cells: cut off or filled with spaces. */
export function fitted(row: Row, cells: number, mark = ''): Row {
  const result: Span[] = [];
  let used = 0;
  for (let i = 0; i < row.length; i++) {
    const s = row[i]!;
    const w = width(s.text);
    if (used + w <= cells) {
      result.push(s);
      used += w;
      continue;
    }
    const text = cut(s.text, cells - used, mark);
    result.push({ text, style: s.style });
    used += width(text);
    break;
  }
  if (used < cells) result.push({ text: ' '.repeat(cells - used), style: '' });
  return result;
}

/** Left and right parts in one row of `cells`: the left one gives way. */
export function spread(left: Row, right: Row, cells: number, mark = ''): Row {
  const r = rowWidth(right);
  if (r >= cells) return fitted(right, cells);
  return [...fitted(left, cells - r, mark), ...right];
}

/** `1 page`, `3 pages`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** With a capital letter in front. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Padded to a width, cut off if longer. */
export function pad(text: string, cells: number): string {
  const short = cut(text, cells);
  return short + ' '.repeat(Math.max(0, cells - width(short)));
}
export function padLeft(text: string, cells: number): string {
  const short = cut(text, cells);
  return ' '.repeat(Math.max(0, cells - width(short))) + short;
}

/** Breaks a text into lines of at most `cells`, at spaces where there are any. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  if (cells <= 0) return lines;
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && width(line) + 1 + width(word) <= cells) line += ` ${word}`;
      else {
        if (line !== '') lines.push(line);
        line = word;
        while (width(line) > cells) {
          const head = cut(line, cells);
          lines.push(head);
          line = line.slice(head.length);
        }
      }
    }
    lines.push(line);
  }
  return lines;
}
