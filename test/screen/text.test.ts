/** Text on the screen: widths, and nothing that could speak to the terminal. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paintRows, paintScreen } from '../../source/screen/screen.js';
import {
  clean,
  cleanCode,
  cut,
  fitted,
  pad,
  padLeft,
  rowWidth,
  span,
  spread,
  width,
  wrap,
} from '../../source/screen/text.js';
import type { Capabilities, MenuEntry, ScreenInput } from '../../source/screen/view.js';
import { screenOf } from '../../source/session/keys.js';
import { type Driver, drive, loadProgram } from '../session/driver.js';

/** Everything that a terminal could take for more than text. */
const HOSTILE = [
  '\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007',
  '\u001bP1$r\u001b\\',
  '\u009b2J',
  '\u0000\u0007\b\t\n\r\u000b\u007f',
  '\u0085\u008d\u009d',
  '\u202eevil\u202c',
  '\u2066iso\u2069',
  '\u200e\u200f\u200b\u2028\u2029\ufeff',
  '\ud800',
  '\udc00lone',
  'e\u0301\u0301\u0301',
  '\u0301begins with an accent',
  '漢字かな',
  '👩‍👩‍👧',
  'ﷺ',
] as const;

const forbidden = (text: string): boolean =>
  [...text].some((c) => {
    const code = c.codePointAt(0)!;
    return (
      code < 32 ||
      (code >= 127 && code < 160) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2060 && code <= 0x206f) ||
      code === 0xfeff ||
      (code >= 0xd800 && code <= 0xdfff)
    );
  });

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE), fc.string());

describe('clean', () => {
  test.each([
    ['plain text', 'plain text'],
    ['a\nb', 'a␊b'],
    ['\u001b[2J', '␛[2J'],
    ['\t', '  '],
    ['\u007f', '␡'],
    ['\u009b2J', '?2J'],
    ['\u202e', '?'],
    ['\ud800x', '?x'],
    ['é漢', 'é漢'],
  ])('%j', (text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  test('without Unicode, all is ASCII', () => {
    expect(clean('é\u001b\u007f漢', false)).toBe('?^[^??');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(clean(text, false)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test('lets nothing through that is no text', () => {
    fc.assert(
      fc.property(fc.array(anyText), fc.boolean(), (texts, unicode) => {
        expect(forbidden(clean(texts.join(''), unicode))).toBe(false);
      }),
    );
  });

  test('tabs of code go to stops', () => {
    expect(cleanCode('\tx\ty', true)).toBe('    x   y');
    expect(cleanCode('ab\tc', true, 2)).toBe('ab  c');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(forbidden(cleanCode(text, true))).toBe(false);
      }),
    );
  });
});

describe('rows', () => {
  const texts = fc.array(anyText.map((t) => clean(t)));

  test('fitted is exactly as wide as asked for', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (parts, cells) => {
        expect(
          rowWidth(
            fitted(
              parts.map((p) => span(p)),
              cells,
              '…',
            ),
          ),
        ).toBeGreaterThanOrEqual(cells);
        expect(
          rowWidth(
            fitted(
              parts.map((p) => span(p)),
              cells,
              '…',
            ),
          ),
        ).toBeLessThanOrEqual(cells + (parts.length > 0 ? 1 : 0));
        expect(
          rowWidth(
            spread(
              parts.map((p) => span(p)),
              [span('end')],
              cells + 3,
            ),
          ),
        ).toBeLessThanOrEqual(cells + 4);
      }),
    );
  });

  test('cut, pad and padLeft keep to their cells', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 30 }), (text, cells) => {
        const shown = clean(text);
        expect(width(cut(shown, cells, '…'))).toBeLessThanOrEqual(Math.max(cells, 0));
        expect(width(pad(shown, cells))).toBe(cells);
        expect(width(padLeft(shown, cells))).toBe(cells);
      }),
    );
    expect(cut('漢字', 3)).toBe('漢');
    expect(cut('abcdef', 4, '…')).toBe('abc…');
    expect(cut('abc', 0)).toBe('');
  });

  test('wrap loses nothing but spaces at breaks', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, cells) => {
        const shown = clean(text);
        const lines = wrap(shown, cells);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(cells);
        expect(lines.join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''));
      }),
    );
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });
});

describe('whatever a program, its name, its files or its output say', () => {
  const capabilities = fc.record<Capabilities>({
    colours: fc.constantFrom(0, 16, 256),
    unicode: fc.boolean(),
    theme: fc.constantFrom('dark', 'light'),
  });
  const SGR = /\u001b\[[\d;]*m/g;

  const harmless = (input: ScreenInput): void => {
    const rows = paintRows(input);
    expect(rows).toHaveLength(input.height);
    for (const row of rows) {
      expect(rowWidth(row)).toBe(input.width);
      for (const s of row) expect(forbidden(s.text)).toBe(false);
    }
    for (const row of paintScreen(input)) {
      expect(row.replace(SGR, '')).not.toMatch(/\u001b/);
      if (input.capabilities.colours === 0)
        for (const [code] of row.matchAll(SGR)) expect(code).toMatch(/^\u001b\[(0|1|4|7)(;(1|4|7))*m$/);
      if (!input.capabilities.unicode) expect(row.replace(SGR, '')).toMatch(/^[\x20-\x7e]*$/);
    }
  };
  const of = (d: Driver, given: Capabilities, size: readonly [number, number]): ScreenInput => ({
    ...screenOf(d.session),
    width: size[0],
    height: size[1],
    capabilities: given,
  });
  const sizes = fc.constantFrom<readonly [number, number]>([80, 24], [100, 30], [80, 40], [120, 40], [20, 5]);

  const BYTES = `#include <stdio.h>
const char *name = "\\033[31m\\x9b\\177\\r\\n";
char raw[8] = "\\033]0;x";
int main(void) { // tab\there é 漢字 \u202e
  for (int i = 1; i < 256; i++)
    putchar(i);
  fputs("\\033[2J\\xe2\\x80\\xae\\xed\\xa0\\x80\\xf0\\x9f\\x91\\xa9", stdout);
  return 0;
}
`;

  test('on the screen of a run', () => {
    const loaded = loadProgram(BYTES);
    fc.assert(
      fc.property(
        anyText,
        anyText,
        anyText,
        fc.constantFrom('', 'G', 'G tab tab tab tab tab tab', 'G z', '?', ': x', 'W', 'l l l l l'),
        capabilities,
        sizes,
        (title, watched, said, keys, given, size) => {
          const d = drive({ ...loaded, title });
          d.keys(keys);
          const run = d.session.state.run!;
          d.session.state = {
            ...d.session.state,
            run: {
              ...run,
              watch: [watched, 'name', 'raw'],
              search: said,
              message: said === '' ? undefined : { text: said, tone: 'bad' },
            },
          };
          harmless(of(d, given, size));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('in a prompt, a list, a text, the menu and the errors', () => {
    const loaded = loadProgram('two-threads.c');
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), capabilities, sizes, (texts, given, size) => {
        const d = drive(loaded);
        const [a = '', b = ''] = texts;
        const set = (overlay: NonNullable<typeof d.session.state.run>['overlay']) => {
          d.session.state = { ...d.session.state, run: { ...d.session.state.run!, overlay } };
          harmless(of(d, given, size));
        };
        set({ kind: 'prompt', prompt: a, text: b, cursor: b.length, problem: a, hints: texts });
        set({ kind: 'list', title: a, items: texts.map((label) => ({ label, note: b, enabled: true })), selected: 0 });
        set({ kind: 'text', title: a, lines: texts, scroll: 0 });
        const entries = texts.map((title): MenuEntry => ({ title, file: a, topic: b, about: a, teaches: texts }));
        const menu = drive('menu', { entries });
        harmless(of(menu, given, size));
        menu.session.state = {
          ...menu.session.state,
          menuMessage: { text: a, tone: 'bad' },
          menu: { ...menu.session.state.menu, filter: b },
        };
        harmless(of(menu, given, size));
        harmless(of(drive({ broken: texts }), given, size));
      }),
      { numRuns: 150 },
    );
  });
});
