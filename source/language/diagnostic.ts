/** What is said about a program that is not right: one message with its place, the offending text, and a way out. */
import type { Place, SourceFile } from './tree.js';

export type { Place } from './tree.js';

export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'note';
  /** Where, and how many UTF-16 units of that line are meant (at least 1). */
  readonly place: Place & { readonly length: number };
  readonly message: string;
  /** The way out, as a sentence. */
  readonly hint?: string;
  readonly kind: 'preprocess' | 'syntax' | 'type' | 'unsupported' | 'link';
}

const TAB = 8;
/** Longer source lines are shown as a window around the place. */
const WIDEST = 160;

const isControl = (code: number): boolean =>
  code < 0x20 ||
  (code >= 0x7f && code < 0xa0) ||
  code === 0xad ||
  code === 0x61c ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0xfeff ||
  (code >= 0xd800 && code <= 0xdfff);

const isWide = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) ||
  (code >= 0x2e80 && code <= 0xa4cf) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0xfe30 && code <= 0xfe6f) ||
  (code >= 0xff00 && code <= 0xff60) ||
  (code >= 0xffe0 && code <= 0xffe6) ||
  (code >= 0x1f300 && code <= 0x1faff) ||
  (code >= 0x20000 && code <= 0x3fffd);

const isCombining = (text: string): boolean => /^\p{M}$/u.test(text);

const hex = (code: number): string =>
  code
    .toString(16)
    .toUpperCase()
    .padStart(code > 0xffff ? 6 : 4, '0');

/** One character as it may go to a terminal, and how many cells it takes. */
function visible(character: string, column: number): { readonly text: string; readonly width: number } {
  const code = character.codePointAt(0)!;
  if (code === 9) {
    const width = TAB - (column % TAB);
    return { text: ' '.repeat(width), width };
  }
  if (isControl(code)) {
    const text = code < 0x20 ? `^${String.fromCharCode(code + 64)}` : code === 0x7f ? '^?' : `<U+${hex(code)}>`;
    return { text, width: text.length };
  }
  if (isWide(code)) return { text: character, width: 2 };
  return { text: character, width: isCombining(character) ? 0 : 1 };
}

/** `text` with its control characters made visible, safe for a terminal. */
export function printable(text: string): string {
  let out = '';
  for (const character of text) out += character === '\t' ? ' ' : visible(character, 0).text;
  return out;
}

/** The text of line `line` (1-based) of a file, without its end of line. */
export function lineOf(text: string, line: number): string {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return '';
    start = end + 1;
  }
  const end = text.indexOf('\n', start);
  const whole = text.slice(start, end < 0 ? text.length : end);
  return whole.endsWith('\r') ? whole.slice(0, -1) : whole;
}

/**
 * A diagnostic as text: `file:line:column: error: message`, the source line, a caret with tildes under what is meant, and
 * the way out. Several lines without a newline at the end; nothing in it can move a terminal's cursor.
 */
export function render(diagnostic: Diagnostic, sources: readonly SourceFile[]): string {
  const { place } = diagnostic;
  const source = sources[place.file];
  const where = source === undefined ? '' : `${printable(source.path)}:${place.line}:${place.column}: `;
  const lines = [`${where}${diagnostic.severity}: ${printable(diagnostic.message)}`];
  const line = source === undefined ? '' : lineOf(source.text, place.line);
  if (line.trim() !== '') {
    const start = Math.min(place.column - 1, line.length);
    const first = Math.max(0, start - WIDEST / 2);
    const last = Math.min(line.length, first + WIDEST);
    let shown = first > 0 ? '...' : '';
    let column = shown.length;
    let from = -1;
    let to = 0;
    let index = first;
    const end = Math.max(start + 1, Math.min(start + place.length, last));
    for (const character of line.slice(first, last)) {
      if (index >= start && from < 0) from = column;
      const { text, width } = visible(character, column);
      shown += text;
      column += width;
      if (index < end) to = column;
      index += character.length;
    }
    if (from < 0) from = column;
    if (last < line.length) shown += '...';
    const number = String(place.line).padStart(5);
    lines.push(`${number} | ${shown.trimEnd()}`);
    lines.push(`${' '.repeat(5)} | ${' '.repeat(from)}^${'~'.repeat(Math.max(0, to - from - 1))}`);
  }
  if (diagnostic.hint !== undefined) lines.push(`${' '.repeat(5)} = ${printable(diagnostic.hint)}`);
  return lines.join('\n');
}

/** Edit distance (Levenshtein, with neighbours exchanged counted once), given up beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1);
      current.push(value);
      if (value < best) best = value;
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/** Up to `most` of `candidates` that are spelled most like `name`, all equally near, in their own order. */
export function nearest(name: string, candidates: Iterable<string>, most = 3): string[] {
  const limit = name.length < 4 ? 1 : name.length < 9 ? 2 : 3;
  const found: { readonly candidate: string; readonly far: number }[] = [];
  for (const candidate of candidates) {
    const far = distance(name, candidate, limit);
    if (far <= limit) found.push({ candidate, far });
  }
  const least = Math.min(...found.map(({ far }) => far));
  return found
    .filter(({ far }) => far === least)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
