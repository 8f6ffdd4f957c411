/**
 * The cell differ: two frames into the fewest bytes that turn the one into the other on a terminal.
 *
 * After the cost-based screen update of curses (Arnold and Horton; described in "The Termcap Manual" and ncurses'
 * lib_mvcur.c), reduced to what every terminal since the VT220 does: absolute and relative cursor movement, SGR, erase
 * in line. Moves, rewriting a few unchanged cells, and erasing are chosen by their length in bytes.
 */
import { backgroundOf, type Frame, foregroundOf, STYLE, type Style } from './frame.js';

/** What the terminal can do beyond the base. */
export interface DifferCapabilities {
  /** ECH, erase n characters in place: xterm, tmux and the Linux console know it, GNU screen does not. */
  readonly eraseCharacters?: boolean;
  /** Ask the terminal to show the frame at once (mode 2026). Terminals that do not know it ignore it. */
  readonly synchronized?: boolean;
}

const ESC = '\u001b';
const RESET = `${ESC}[m`;
/** Attributes that are seen even on a space. */
const ON_SPACE = STYLE.background | STYLE.underline | STYLE.inverse | STYLE.strike;
/** The longest run of unchanged cells worth considering to write again instead of moving over. */
const LONGEST_REWRITE = 10;
const UNKNOWN = -1;

/** The length of a string in UTF-8, in bytes. */
export const byteLength = (text: string): number => {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code <= 0xdfff) bytes += 2;
    else bytes += 3;
  }
  return bytes;
};

const colourCodes = (colour: number | undefined, base: 30 | 40): string => {
  if (colour === undefined) return String(base + 9);
  if (colour < 8) return String(base + colour);
  if (colour < 16) return String(base + 60 + colour - 8);
  return `${base + 8};5;${colour}`;
};

const ATTRIBUTES: readonly (readonly [bit: number, on: string, off: string])[] = [
  [STYLE.italic, '3', '23'],
  [STYLE.underline, '4', '24'],
  [STYLE.inverse, '7', '27'],
  [STYLE.strike, '9', '29'],
];

const deltas = new Map<number, string>();

const makeDelta = (from: Style, to: Style): string => {
  if (to === 0) return RESET;
  const changes: string[] = [];
  const lost = from & ~to;
  let gained = to & ~from;
  if ((lost & (STYLE.bold | STYLE.dim)) !== 0) {
    changes.push('22');
    gained |= to & (STYLE.bold | STYLE.dim);
  }
  if ((gained & STYLE.bold) !== 0) changes.push('1');
  if ((gained & STYLE.dim) !== 0) changes.push('2');
  for (const [bit, on, off] of ATTRIBUTES) {
    if ((lost & bit) !== 0) changes.push(off);
    else if ((gained & bit) !== 0) changes.push(on);
  }
  if (((from ^ to) & STYLE.foreground) !== 0) changes.push(colourCodes(foregroundOf(to), 30));
  if (((from ^ to) & STYLE.background) !== 0) changes.push(colourCodes(backgroundOf(to), 40));
  const changed = `${ESC}[${changes.join(';')}m`;
  if (from === 0) return changed;
  // From nothing: an empty first parameter is a reset.
  const anew = `${ESC}[;${makeDelta(0, to).slice(2)}`;
  return anew.length < changed.length ? anew : changed;
};

/** The shortest SGR sequence from one style to another; empty if they are the same. */
export const sgr = (from: Style, to: Style): string => {
  if (from === to) return '';
  // Both are below 2^24: the key is exact in a double.
  const key = from * 0x1000000 + to;
  let delta = deltas.get(key);
  if (delta === undefined) {
    delta = makeDelta(from, to);
    if (deltas.size > 4096) deltas.clear();
    deltas.set(key, delta);
  }
  return delta;
};

const csi = (count: number, final: string): string => (count === 1 ? `${ESC}[${final}` : `${ESC}[${count}${final}`);

const cup = (x: number, y: number): string => {
  if (x === 0) return y === 0 ? `${ESC}[H` : `${ESC}[${y + 1}H`;
  return y === 0 ? `${ESC}[;${x + 1}H` : `${ESC}[${y + 1};${x + 1}H`;
};

const shorter = (a: string, b: string): string => (b.length < a.length ? b : a);

/** Moves within a row; `from` may be UNKNOWN. */
const moveAlong = (from: number, to: number): string => {
  if (from === to) return '';
  let best = to === 0 ? '\r' : `${ESC}[${to + 1}G`;
  if (to > 0) best = shorter(best, `\r${csi(to, 'C')}`);
  if (from !== UNKNOWN && to > from) best = shorter(best, csi(to - from, 'C'));
  if (from !== UNKNOWN && to < from) best = shorter(best, shorter(csi(from - to, 'D'), '\b'.repeat(from - to)));
  return best;
};

/**
 * The shortest move from one cell to another. UNKNOWN as `fromX` is a cursor somewhere in its row (after the last
 * column, where terminals differ); UNKNOWN as `fromY` is a cursor anywhere.
 */
export const move = (fromX: number, fromY: number, toX: number, toY: number): string => {
  const absolute = cup(toX, toY);
  if (fromY === UNKNOWN) return absolute;
  if (fromY === toY) return shorter(moveAlong(fromX, toX), absolute);
  const rows = Math.abs(toY - fromY);
  let best = absolute;
  if (toY > fromY) best = shorter(best, `\r${'\n'.repeat(rows)}${moveAlong(0, toX)}`);
  if (fromX !== UNKNOWN) best = shorter(best, csi(rows, toY > fromY ? 'B' : 'A') + moveAlong(fromX, toX));
  return best;
};

/** Terminals disagree about the width of emoji and of joined characters: the cursor is looked up anew after one. */
const isTreacherous = (cell: string): boolean => {
  const code = cell.charCodeAt(0);
  return (code >= 0xd83c && code <= 0xd83e) || (cell.length > 1 && /[\u200d\ufe0e\ufe0f]/.test(cell));
};

const blank = (width: number, height: number): Frame => ({
  width,
  height,
  cells: new Array<string>(width * height).fill(' '),
  styles: new Uint32Array(width * height),
  rows: [],
});

/**
 * The bytes (as a string, to be sent as UTF-8) that turn the picture of `previous` into that of `next`; empty if nothing
 * changed. Without `previous`, or where the sizes differ, the screen is cleared first. The cursor may be anywhere, the
 * style must be the default; at the end the style is the default and the cursor where the last change was.
 */
export const diff = (previous: Frame | undefined, next: Frame, capabilities: DifferCapabilities = {}): string => {
  const { width, height, cells, styles } = next;
  const known = previous !== undefined && previous.width === width && previous.height === height;
  const before = known ? previous : blank(width, height);
  let output = known ? '' : `${RESET}${ESC}[H${ESC}[2J`;
  let cursorX = known ? UNKNOWN : 0;
  let cursorY = known ? UNKNOWN : 0;
  let style: Style = 0;

  /** The SGR sequence needed before a cell: none for a space that looks the same in the style of now. */
  const styling = (from: Style, cell: string, to: Style): string =>
    cell === ' ' && (to & ~STYLE.background) === 0 && (from & ON_SPACE) === to ? '' : sgr(from, to);

  const changed = (at: number): boolean =>
    cells[at] !== before.cells[at] || (cells[at] !== '' && styles[at] !== before.styles[at]);

  /** Goes to column x of row y, by a move or by writing the unchanged cells in between once more. */
  const goTo = (x: number, y: number): void => {
    const jump = move(cursorX, cursorY, x, y);
    if (cursorY === y && cursorX !== UNKNOWN && cursorX < x && x - cursorX <= LONGEST_REWRITE) {
      const target = y * width + x;
      let rewritten = '';
      let now = style;
      for (let at = y * width + cursorX; at < target; at++) {
        const cell = cells[at] as string;
        if (isTreacherous(cell)) {
          rewritten = '';
          now = UNKNOWN;
          break;
        }
        if (cell === '') continue;
        const change = styling(now, cell, styles[at] as number);
        if (change !== '') now = styles[at] as number;
        rewritten += change + cell;
      }
      if (now !== UNKNOWN) {
        const cell = cells[target] as string;
        const to = styles[target] as number;
        const byWriting = byteLength(rewritten) + styling(now, cell, to).length;
        const byMoving = jump.length + styling(style, cell, to).length;
        if (byWriting <= byMoving) {
          output += rewritten;
          style = now;
          cursorX = x;
          return;
        }
      }
    }
    output += jump;
    cursorX = x;
    cursorY = y;
  };

  const write = (at: number): number => {
    const cell = cells[at] as string;
    const to = styles[at] as number;
    const change = styling(style, cell, to);
    if (change !== '') style = to;
    output += change + cell;
    const x = at % width;
    const columns = x + 1 < width && cells[at + 1] === '' ? 2 : 1;
    // After the last column the cursor waits to wrap, and terminals differ in what a relative move does then.
    cursorX = x + columns >= width || isTreacherous(cell) ? UNKNOWN : x + columns;
    return columns;
  };

  for (let y = 0; y < height; y++) {
    const start = y * width;
    const end = start + width;
    let last = end - 1;
    while (last >= start && !changed(last)) last--;
    if (last < start) continue;
    // From here to the end of the row all is blank: erasing may be shorter than writing spaces.
    let tail = end;
    while (tail > start && cells[tail - 1] === ' ' && styles[tail - 1] === 0) tail--;

    for (let at = start; at <= last; ) {
      if (!changed(at)) {
        at++;
        continue;
      }
      if (cells[at] === '') at--;
      goTo(at - start, y);
      if (at >= tail) {
        const plain = (style & ON_SPACE) === 0;
        // Terminals with "background colour erase" erase with the current background: only ever erase with the default.
        const erase = `${plain ? '' : RESET}${ESC}[K`;
        if (erase.length < last - at + 1 + (plain ? 0 : RESET.length)) {
          output += erase;
          if (!plain) style = 0;
          break;
        }
      } else if (capabilities.eraseCharacters === true && cells[at] === ' ' && styles[at] === 0) {
        let stop = at;
        while (stop <= last && cells[stop] === ' ' && styles[stop] === 0) stop++;
        let run = stop - at;
        while (run > 0 && !changed(at + run - 1)) run--;
        const plain = (style & ON_SPACE) === 0;
        const onward = at + run <= last ? csi(run, 'C').length : 0;
        if (csi(run, 'X').length + onward < run) {
          output += `${plain ? '' : RESET}${csi(run, 'X')}`;
          if (!plain) style = 0;
          at += run;
          continue;
        }
      }
      at += write(at);
    }
  }
  if (style !== 0) output += RESET;
  if (output === '' || capabilities.synchronized !== true) return output;
  return `${ESC}[?2026h${output}${ESC}[?2026l`;
};
