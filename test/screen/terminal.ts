/** A terminal without a screen: bytes in, and what a person would see read back as a frame, rows or a golden text. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';
import { expect } from 'vitest';
import {
  backgroundOf,
  type Frame,
  foregroundOf,
  parse,
  STYLE,
  type Style,
  seenStyle,
} from '../../source/screen/frame.js';

export type Emulator = InstanceType<typeof headless.Terminal>;

/** An emulated terminal of the given size. */
export const openTerminal = (width: number, height: number): Emulator =>
  new headless.Terminal({ cols: width, rows: height, scrollback: 200, allowProposedApi: true });

/** Feeds output to the terminal and waits until it has been taken in. */
export const feed = (terminal: Emulator, output: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => terminal.write(output, resolve));

const COLOUR_SHIFT = 9;

/** The terminal's screen as a frame, in the differ's own form, so that the two compare with `toEqual`. */
export const screenFrame = (terminal: Emulator): Frame => {
  const { cols: width, rows: height } = terminal;
  const buffer = terminal.buffer.active;
  const cells: string[] = [];
  const styles = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    for (let x = 0; x < width; x++) {
      const cell = line?.getCell(x);
      if (cell === undefined) {
        cells.push(' ');
        continue;
      }
      const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
      let style: Style = 0;
      if (cell.isFgPalette()) style |= cell.getFgColor() + 1;
      if (cell.isBgPalette()) style |= (cell.getBgColor() + 1) << COLOUR_SHIFT;
      if (cell.isBold()) style |= STYLE.bold;
      if (cell.isDim()) style |= STYLE.dim;
      if (cell.isItalic()) style |= STYLE.italic;
      if (cell.isUnderline()) style |= STYLE.underline;
      if (cell.isInverse()) style |= STYLE.inverse;
      if (cell.isStrikethrough()) style |= STYLE.strike;
      cells.push(text);
      // The second half of a wide character has the first half's style in a frame.
      styles[y * width + x] = text === '' ? (styles[y * width + x - 1] as number) : seenStyle(text, style);
    }
  }
  return { width, height, cells, styles, rows: [] };
};

/** The text of each row of a frame, without the blanks at its end. */
export const plainRows = (frame: Frame): string[] => {
  const rows: string[] = [];
  for (let y = 0; y < frame.height; y++) {
    rows.push(
      frame.cells
        .slice(y * frame.width, (y + 1) * frame.width)
        .join('')
        .trimEnd(),
    );
  }
  return rows;
};

/** The text of each row of the terminal's screen, without the blanks at its end. */
export const screenRows = (terminal: Emulator): string[] => plainRows(screenFrame(terminal));

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const colourName = (colour: number): string =>
  colour < 8 ? (NAMES[colour] as string) : colour < 16 ? `bright ${NAMES[colour - 8]}` : String(colour);

/** A style in words: `bold red on 236`. */
export const styleName = (style: Style): string => {
  const words: string[] = [];
  for (const name of ['bold', 'dim', 'italic', 'underline', 'inverse', 'strike'] as const) {
    if ((style & STYLE[name]) !== 0) words.push(name);
  }
  const foreground = foregroundOf(style);
  const background = backgroundOf(style);
  if (foreground !== undefined) words.push(colourName(foreground));
  if (background !== undefined) words.push(`on ${colourName(background)}`);
  return words.join(' ');
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * A frame as a text that people can read and review: the rows as they are, then the same rows with a letter for each
 * styled cell (`.` where a cell has no style), then what each letter means.
 */
export const describe = (frame: Frame): string => {
  const legend = new Map<Style, string>();
  const marks: string[] = [];
  for (let y = 0; y < frame.height; y++) {
    let row = '';
    for (let x = 0; x < frame.width; x++) {
      const style = frame.styles[y * frame.width + x] as number;
      if (style !== 0 && !legend.has(style)) legend.set(style, LETTERS[legend.size] ?? '?');
      row += style === 0 ? '.' : legend.get(style);
    }
    marks.push(row.replace(/\.+$/, ''));
  }
  const keys = [...legend].map(([style, letter]) => `${letter} ${styleName(style)}`);
  const size = `${frame.width}x${frame.height}`;
  return `${[`== ${size}`, ...plainRows(frame), '== styles', ...marks, '== legend', ...keys].join('\n')}\n`;
};

/** The golden text of painters' rows: as `describe`, at the given size. */
export const describeRows = (rows: readonly string[], width: number, height = rows.length): string =>
  describe(parse(rows, width, height));

/**
 * Compares a text with `test/goldens/NAME.txt`. With UPDATE_GOLDENS=1 in the environment the file is written instead;
 * without it, a missing file is a failure.
 */
export const expectGolden = (name: string, actual: string): void => {
  const path = fileURLToPath(new URL(`../goldens/${name}.txt`, import.meta.url));
  if (process.env.UPDATE_GOLDENS === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  let golden: string;
  try {
    golden = readFileSync(path, 'utf8');
  } catch {
    throw new Error(
      `There is no golden test/goldens/${name}.txt; look at the screen and make it with UPDATE_GOLDENS=1.`,
    );
  }
  expect(actual, `differs from test/goldens/${name}.txt (UPDATE_GOLDENS=1 writes it anew)`).toBe(golden);
};
