import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysOf, splitKeys } from '../../source/screen/keys-input.js';

const ESC = '\u001b';
const ids = (chunk: string): string[] => keysOf(chunk).map(({ id }) => id);

describe('keysOf', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['a letter', 'l', ['l']],
    ['a capital', 'L', ['L']],
    ['a burst', 'lll', ['l', 'l', 'l']],
    ['a count and its key', '10l', ['1', '0', 'l']],
    ['space', ' ', ['space']],
    ['Enter', '\r', ['enter']],
    ['Tab', '\t', ['tab']],
    ['Shift-Tab', `${ESC}[Z`, ['shift-tab']],
    ['Backspace', '\u007f', ['backspace']],
    ['Backspace of other terminals', '\b', ['backspace']],
    ['Delete', `${ESC}[3~`, ['delete']],
    ['Escape alone', ESC, ['escape']],
    ['Escape twice', ESC + ESC, ['escape', 'escape']],
    ['Escape and a letter that came together', `${ESC}l`, ['escape', 'l']],
    ['Escape and O', `${ESC}O`, ['escape', 'O']],
    ['Escape and an arrow', `${ESC}${ESC}[A`, ['escape', 'up']],
    ['arrows', `${ESC}[A${ESC}[B${ESC}[C${ESC}[D`, ['up', 'down', 'right', 'left']],
    ['arrows in application mode', `${ESC}OA${ESC}OB${ESC}OC${ESC}OD`, ['up', 'down', 'right', 'left']],
    ['arrows with modifiers', `${ESC}[1;2A${ESC}[1;5C${ESC}[1;3D`, ['shift-up', 'ctrl-right', 'alt-left']],
    ['Home and End', `${ESC}[H${ESC}[F${ESC}OH${ESC}OF`, ['home', 'end', 'home', 'end']],
    ['Home and End of the Linux console', `${ESC}[1~${ESC}[4~`, ['home', 'end']],
    ['Home and End of rxvt', `${ESC}[7~${ESC}[8~`, ['home', 'end']],
    ['Page Up and Page Down', `${ESC}[5~${ESC}[6~`, ['pageup', 'pagedown']],
    ['Page Up with Control', `${ESC}[5;5~`, ['ctrl-pageup']],
    ['function keys', `${ESC}OP${ESC}[15~${ESC}[24~${ESC}[[A`, ['f1', 'f5', 'f12', 'f1']],
    ['control keys', '\u0003\u000c\u001a', ['ctrl-c', 'ctrl-l', 'ctrl-z']],
    ['control keys past Z', '\u001c\u001d\u001e\u001f\u0000', ['ctrl-\\', 'ctrl-]', 'ctrl-^', 'ctrl-_', 'ctrl-space']],
    ['the keypad', `${ESC}Ok${ESC}Om${ESC}OM`, ['+', '-', 'enter']],
    ['keys of all sorts in one chunk', `l${ESC}[Ch \r${ESC}`, ['l', 'right', 'h', 'space', 'enter', 'escape']],
    ['letters beyond ASCII', 'äé好', ['ä', 'é', '好']],
    ['a letter in two code points', 'e\u0301x', ['e\u0301', 'x']],
    ['an emoji of many code points', '👩‍💻l', ['👩‍💻', 'l']],
    ['focus, mouse and cursor reports are no keys', `${ESC}[I${ESC}[<0;3;4M${ESC}[24;80Rl`, ['l']],
    ['an answer about colours is no key', `${ESC}]11;rgb:0000/0000/0000${ESC}\\l`, ['l']],
    ['an unfinished sequence is what was pressed', `${ESC}[`, ['escape', '[']],
    ['an unknown sequence is nothing', `${ESC}[99~l`, ['l']],
  ])('%s', (_what, chunk, expected) => {
    expect(ids(chunk)).toEqual(expected);
  });

  test('a paste is one event, its text as it is', () => {
    expect(keysOf(`l${ESC}[200~qq\r\nx${ESC}[Ay${ESC}[201~h`)).toEqual([
      { id: 'l', text: 'l' },
      { id: 'paste', text: `qq\nx${ESC}[Ay` },
      { id: 'h', text: 'h' },
    ]);
    expect(keysOf(`${ESC}[200~abc`)).toEqual([{ id: 'paste', text: 'abc' }]);
  });

  test('text is what a field takes', () => {
    expect(keysOf(` a${ESC}[A\r\t\u0003`).map(({ text }) => text)).toEqual([' ', 'a', '', '', '', '']);
  });

  test('never throws and always ends, whatever comes', () => {
    const piece = fc.oneof(fc.constantFrom(ESC, '[', 'O', ']', '200~', '201~', '1;5', 'A', '\u0007'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (parts) => {
        for (const { id } of keysOf(parts.join(''))) expect(id).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('splitKeys', () => {
  test.each([ESC, `${ESC}[`, `${ESC}[1;`, `${ESC}[[`, `${ESC}O`, `${ESC}[200~ab`, `${ESC}]11;rgb:00`])(
    'waits for the end of %j',
    (rest) => {
      expect(splitKeys(`l${rest}`)).toEqual({ keys: [{ id: 'l', text: 'l' }], rest });
    },
  );

  test('a sequence cut anywhere is the same key', () => {
    const input = `l${ESC}[1;5C${ESC}OA${ESC}[3~${ESC}[200~pasted${ESC}[201~${ESC}[Z${ESC}[[Bx`;
    for (let cut = 1; cut < input.length; cut++) {
      const first = splitKeys(input.slice(0, cut));
      const second = splitKeys(first.rest + input.slice(cut));
      expect([...first.keys, ...second.keys]).toEqual(keysOf(input));
      expect(second.rest).toBe('');
    }
  });
});
