import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { byteLength, type DifferCapabilities, diff, move, sgr } from '../../source/screen/differ.js';
import { applySgr, type Frame, parse, STYLE } from '../../source/screen/frame.js';
import { describeRows, expectGolden, feed, openTerminal, plainRows, screenFrame } from './terminal.js';

const ESC = '\u001b';

const seen = (frame: Frame): { cells: readonly string[]; styles: number[] } => {
  const styles = [...frame.styles];
  frame.cells.forEach((cell, at) => {
    if (cell === '') styles[at] = styles[at - 1] as number;
  });
  return { cells: frame.cells, styles };
};

const glyphs = fc.constantFrom(
  ...'abcdefgh 0123  TSR'.split(''),
  '   ',
  '          ',
  '│',
  '─',
  '▓',
  '░',
  '·',
  'é',
  'e\u0301',
  'o\u0308',
  '好',
  '界',
  '한',
  'ア',
  '→',
  '▸',
);
const codes = fc.constantFrom(
  ...[
    '',
    '0',
    '1',
    '2',
    '22',
    '3',
    '4',
    '24',
    '7',
    '27',
    '9',
    '31',
    '36',
    '39',
    '44',
    '49',
    '94',
    '103',
    '1;32',
    '2;35',
  ],
  ...['38;5;178', '38;5;74', '48;5;236', '38;5;3', '0;7', '4;31', '7;38;5;166', '1;4;7;95;42'],
);
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.array(glyphs, { maxLength: 8 }).map((list) => list.join('')) },
  { weight: 2, arbitrary: codes.map((code) => `${ESC}[${code}m`) },
);
const row = fc.array(piece, { maxLength: 12 }).map((list) => list.join(''));
const size = fc.record({ width: fc.integer({ min: 2, max: 40 }), height: fc.integer({ min: 1, max: 8 }) });

/** A frame and what became of it: rows replaced, cut, blanked, shifted, moved. */
const pair = size.chain(({ width, height }) =>
  fc
    .record({
      before: fc.array(row, { minLength: height, maxLength: height }),
      edits: fc.array(
        fc.record({
          at: fc.nat(height - 1),
          kind: fc.constantFrom('replace', 'shift', 'blank', 'copy', 'cut'),
          text: row,
          by: fc.nat(12),
        }),
        { maxLength: height + 1 },
      ),
    })
    .map(({ before, edits }) => {
      const after = [...before];
      for (const { at, kind, text, by } of edits) {
        const old = after[at] as string;
        if (kind === 'replace') after[at] = text;
        else if (kind === 'shift') after[at] = `${'x'.repeat(by)}${old}`;
        else if (kind === 'blank') after[at] = '';
        else if (kind === 'copy') after[at] = after[(at + 1) % height] as string;
        else after[at] = `${plainRows(parse([old], width, 1))[0]?.slice(0, by)}${text}`;
      }
      return { width, height, before, after };
    }),
);

const capabilities: fc.Arbitrary<DifferCapabilities> = fc.record({
  eraseCharacters: fc.boolean(),
  synchronized: fc.boolean(),
});

describe('parse', () => {
  test('reads rows as a terminal shows them', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.array(row, { maxLength: 8 }), async ({ width, height }, rows) => {
        const frame = parse(rows, width, height);
        const terminal = openTerminal(width, height);
        // Without wrapping, a terminal writes what is too long over its last column: cut the rows first.
        const cut = rows.slice(0, height).filter((text) => stringWidth(text) <= width / 2);
        await feed(terminal, cut.map((text) => `${ESC}[m${text}`).join('\r\n'));
        expect(seen(screenFrame(terminal))).toEqual(seen(parse(cut, width, height)));
        expect(frame.cells).toHaveLength(width * height);
        terminal.dispose();
      }),
      { numRuns: 200 },
    );
  });

  test('takes unchanged rows from the frame before, and is the same for it', () => {
    fc.assert(
      fc.property(pair, ({ width, height, before, after }) => {
        expect(parse(after, width, height, parse(before, width, height))).toEqual(parse(after, width, height));
      }),
    );
  });

  test.each([
    ['a control character', 'a\u0007b\u009bc', 'abc'],
    ['a tab', 'a\tb', 'a b'],
    ['text direction overrides', 'a\u202eb\u2066c', 'abc'],
    ['a cursor movement', `a${ESC}[5Cb${ESC}[2Jc`, 'abc'],
    ['a title or clipboard sequence', `a${ESC}]52;c;AAAA\u0007b${ESC}]0;t${ESC}\\c`, 'abc'],
    ['an escape at the end', `abc${ESC}`, 'abc'],
    ['an unfinished sequence', `abc${ESC}[12`, 'abc12'],
    ['a private mode that ends in m', `a${ESC}[>4mb${ESC}[?1mc`, 'abc'],
    ['a mark with nothing to stand on', '\u0301abc', 'abc'],
    ['a lone surrogate', 'a\ud800b', 'a\ud800b'],
  ])('%s does no harm', (_what, text, shown) => {
    const frame = parse([text], 12, 1);
    expect(plainRows(frame)).toEqual([shown]);
    expect([...frame.styles].every((style) => style === 0)).toBe(true);
  });

  test('cuts a wide character that has only one column left', () => {
    expect(parse(['abc好'], 4, 1).cells).toEqual(['a', 'b', 'c', ' ']);
    expect(parse(['ab好'], 4, 1).cells).toEqual(['a', 'b', '好', '']);
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const { cells } = parse([text, `${ESC}[${text}`, `${ESC}[38;5;${text}m`], width, 3);
        expect(cells).toHaveLength(3 * width);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('sgr', () => {
  test('is the way from any style to any other', () => {
    const style = fc.record({ colours: fc.nat(0x3ffff), bits: fc.nat(63) }).map(({ colours, bits }) => {
      const foreground = (colours & STYLE.foreground) % 257;
      const background = ((colours & STYLE.background) >>> 9) % 257;
      return foreground | (background << 9) | (bits << 18);
    });
    fc.assert(
      fc.property(style, style, (from, to) => {
        const bytes = sgr(from, to);
        expect(bytes === '' ? from : applySgr(from, bytes.slice(2, -1))).toBe(to);
        expect(bytes.length).toBeLessThanOrEqual(`${ESC}[;1;2;3;4;7;9;38;5;255;48;5;255m`.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('is short', () => {
    expect(sgr(0, 0)).toBe('');
    expect(sgr(STYLE.bold | 3, 0)).toBe(`${ESC}[m`);
    expect(sgr(0, 3)).toBe(`${ESC}[32m`);
    expect(sgr(3, 4)).toBe(`${ESC}[33m`);
    expect(sgr(STYLE.bold | 3, 3)).toBe(`${ESC}[22m`);
    expect(sgr(STYLE.inverse | STYLE.underline | STYLE.bold, STYLE.dim)).toBe(`${ESC}[;2m`);
  });
});

describe('move', () => {
  test('lands where it should, from anywhere, in at most 8 bytes at 80x24', async () => {
    const terminal = openTerminal(80, 24);
    const place = fc.record({ x: fc.nat(79), y: fc.nat(23) });
    await fc.assert(
      fc.asyncProperty(place, place, fc.constantFrom('known', 'row', 'nothing'), async (from, to, known) => {
        const bytes = move(known === 'known' ? from.x : -1, known === 'nothing' ? -1 : from.y, to.x, to.y);
        expect(bytes.length).toBeLessThanOrEqual(8);
        await feed(terminal, `${ESC}[${from.y + 1};${from.x + 1}H${bytes}`);
        expect([terminal.buffer.active.cursorX, terminal.buffer.active.cursorY]).toEqual([to.x, to.y]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('diff', () => {
  test('turns any frame into any other, cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(pair, capabilities, async ({ width, height, before, after }, able) => {
        const first = parse(before, width, height);
        const second = parse(after, width, height, first);
        const terminal = openTerminal(width, height);
        await feed(terminal, 'whatever was there\r\nbefore');
        await feed(terminal, diff(undefined, first, able));
        expect(seen(screenFrame(terminal))).toEqual(seen(first));
        const bytes = diff(first, second, able);
        await feed(terminal, bytes);
        expect(seen(screenFrame(terminal))).toEqual(seen(second));
        await feed(terminal, diff(second, first, able));
        expect(seen(screenFrame(terminal))).toEqual(seen(first));
        expect(diff(second, parse(after, width, height), able)).toBe('');
        terminal.dispose();
      }),
      { numRuns: 500 },
    );
  });

  test('a step of a dashboard of 80x24 takes a fraction of 400 bytes', async () => {
    const screen = (step: string, core: string, strip: string, line: string, words: string): string[] => [
      `${ESC}[1m lockstep${ESC}[m  lost-update   1:1 · 2 cores · round-robin 4us    step ${step}   ‖`,
      `┌ cores ${'─'.repeat(31)}┐┌ code ${'─'.repeat(30)}┐`,
      `│ 0 ${ESC}[38;5;178mT2 worker${ESC}[m  ${core}  q ▓▓▓░  ${ESC}[38;5;178m${strip}${ESC}[m │`,
      ...[7, 8, 9, 10, 11].map(
        (n) => `│${n === Number(line) ? `${ESC}[7m▸${n} counter++;${ESC}[m` : ` ${n} counter++;`}`,
      ),
      ...new Array<string>(12).fill(`│${' '.repeat(38)}││${' '.repeat(36)}│`),
      `│ ${words.padEnd(76)} │`,
    ];
    const before = screen('42   12.4us', 'user  ', '1122222222', '9', 'core 1: T3 loads counter = 4 into its own r0.');
    const after = screen('43   12.5us', 'kernel', '1222222222', '10', 'core 0: T2 stores counter = 5: T3 still has 4.');
    const first = parse(before, 80, 24);
    const second = parse(after, 80, 24);
    const bytes = diff(first, second);
    expect(byteLength(bytes)).toBeLessThan(200);
    const terminal = openTerminal(80, 24);
    await feed(terminal, diff(undefined, first) + bytes);
    expect(seen(screenFrame(terminal))).toEqual(seen(second));
  });

  test.each<[string, string[], string[], string]>([
    ['nothing', ['abc', 'def'], ['abc', 'def'], ''],
    ['one digit', ['step 41'], ['step 42'], `${ESC}[;7H2`],
    ['one digit in the first column', ['1bc'], ['2bc'], `${ESC}[H2`],
    ['two digits close by: the cells between are written again', ['a1b1c'], ['a2b2c'], `${ESC}[;2H2b2`],
    [
      'two digits far apart: the cursor moves',
      [`1${'─'.repeat(20)}1`],
      [`2${'─'.repeat(20)}2`],
      `${ESC}[H2${ESC}[22G2`,
    ],
    ['the same column one row below', ['..1', '..1'], ['..2', '..2'], `${ESC}[;3H2${ESC}[B\b2`],
    ['the end of a row', ['abcdefgh', ''], ['ab', ''], `${ESC}[;3H${ESC}[K`],
    ['two letters at the end: spaces are shorter', ['abcd'], ['ab'], `${ESC}[;3H  `],
    ['a colour', ['ab'], [`a${ESC}[31mb`], `${ESC}[;2H${ESC}[31mb${ESC}[m`],
    ['a space whose colour cannot be seen', ['a b'], [`a${ESC}[31m b`], `${ESC}[;3H${ESC}[31mb${ESC}[m`],
  ])('%s', (_what, before, after, bytes) => {
    const first = parse(before, 40, before.length);
    expect(diff(first, parse(after, 40, after.length))).toBe(bytes);
  });

  test('never erases with a colour that some terminals would fill with', () => {
    const first = parse([`${ESC}[44mab${'x'.repeat(28)}`], 40, 1);
    const second = parse([`${ESC}[44mab`], 40, 1);
    expect(diff(first, second)).toBe(`${ESC}[;3H${ESC}[K`);
    const third = parse([`${ESC}[44mcd`], 40, 1);
    expect(diff(first, third)).toBe(`${ESC}[H${ESC}[44mcd${ESC}[m${ESC}[K`);
  });

  test('looks the cursor up anew after characters whose width terminals disagree on', () => {
    const first = parse(['ab  12'], 20, 1);
    const second = parse(['ab🎉34'], 20, 1);
    expect(diff(first, second)).toBe(`${ESC}[;3H🎉${ESC}[5G34`);
  });

  test('asks for a frame to be shown at once only if told to', () => {
    const first = parse(['a'], 2, 1);
    const second = parse(['b'], 2, 1);
    expect(diff(first, second, { synchronized: true })).toBe(`${ESC}[?2026h${ESC}[Hb${ESC}[?2026l`);
    expect(diff(first, first, { synchronized: true })).toBe('');
  });
});

test('a screen as a text with its styles', () => {
  const rows = [
    `${ESC}[1mlockstep${ESC}[m  step ${ESC}[7m 42 ${ESC}[m`,
    '',
    `│ ${ESC}[38;5;178mT1${ESC}[0;2m 好 ${ESC}[44mx${ESC}[m`,
  ];
  expectGolden('screen/styles', describeRows(rows, 30));
});
