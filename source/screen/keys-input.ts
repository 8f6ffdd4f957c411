/** Input from a terminal in raw mode, split into single keys. */

export interface KeyEvent {
  /**
   * The key's name: the character itself (`l`, `L`, `?`, `é`), `space`, `enter`, `tab`, `shift-tab`, `escape`,
   * `backspace`, `delete`, `insert`, `up`, `down`, `left`, `right`, `home`, `end`, `pageup`, `pagedown`, `f1` to `f12`,
   * a control character (`ctrl-c`), or `paste`. The cursor keys may have `shift-`, `alt-` and `ctrl-` before them, in
   * this order.
   */
  readonly id: string;
  /** What a text field takes from it: the character, the pasted text, or nothing. */
  readonly text: string;
}

const ESC = '\u001b';
const PASTE_BEGIN = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

const key = (id: string, text = ''): KeyEvent => ({ id, text });

/** CSI and SS3 sequences by their final letter (xterm, VT; SS3 in application mode). */
const BY_LETTER: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** SS3 sequences of the numeric keypad in application mode. */
const KEYPAD: Readonly<Record<string, string>> = {
  M: 'enter',
  j: '*',
  k: '+',
  m: '-',
  o: '/',
};

/** `CSI number ~` (VT220 and later; 7 and 8 by rxvt). */
const BY_NUMBER: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** xterm's modifier parameter is 1 plus a bit each for shift, alt and control. */
const withModifiers = (name: string, parameter: string | undefined): string => {
  const bits = parameter === undefined || parameter === '' ? 0 : Number(parameter) - 1;
  return `${bits & 1 ? 'shift-' : ''}${bits & 2 ? 'alt-' : ''}${bits & 4 ? 'ctrl-' : ''}${name}`;
};

/** The key of a whole CSI sequence; undefined for reports, mouse, focus and whatever else is no key. */
const csiKey = (parameters: string, final: string): KeyEvent | undefined => {
  // The Linux console sends F1 to F5 as CSI [ A to CSI [ E.
  if (parameters === '[') return 'ABCDE'.includes(final) ? key(`f${'ABCDE'.indexOf(final) + 1}`) : undefined;
  if (!/^[\d;]*$/.test(parameters)) return undefined;
  const [first = '', second] = parameters.split(';');
  if (final === 'Z') return key('shift-tab');
  if (final === '~') {
    const name = BY_NUMBER[first];
    return name === undefined ? undefined : key(withModifiers(name, second));
  }
  // `CSI row ; column R` is a cursor report unless the first parameter is 1.
  const name = BY_LETTER[final];
  return name === undefined || (first !== '' && first !== '1') ? undefined : key(withModifiers(name, second));
};

const controlKey = (code: number): KeyEvent => {
  switch (code) {
    case 0x00:
      return key('ctrl-space');
    case 0x08:
    case 0x7f:
      return key('backspace');
    case 0x09:
      return key('tab');
    case 0x0a:
    case 0x0d:
      return key('enter');
    default:
      // Ctrl-A is 1; after Z come [ \ ] ^ _.
      return key(`ctrl-${String.fromCharCode(code + 0x40).toLowerCase()}`);
  }
};

const CSI = /\u001b\[(\[|[0-?]*)[ -/]*([@-~])/y;
const CSI_BEGUN = /\u001b\[(\[|[0-?]*[ -/]*)$/y;
const SS3 = /\u001bO(\d*)([A-Za-z])/y;
const STRING = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)/y;
const STRING_BEGUN = /\u001b[\]P](?:\d|>|!)[^\u0007\u001b]*\u001b?$/y;

const at = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const pasted = (text: string): KeyEvent => key('paste', text.replace(/\r\n?/g, '\n'));

const textKeys = (text: string): KeyEvent[] =>
  Array.from(segmenter.segment(text), ({ segment }) => (segment === ' ' ? key('space', ' ') : key(segment, segment)));

const CONTROL = /[\u0000-\u001f\u007f]/g;

/**
 * Splits input into keys as far as it is certain; `rest` is an escape sequence or paste of which the end is still to
 * come (a lone Escape among them), to be put before the next input or, when none comes, given to `keysOf`.
 *
 * Escape directly before a character is two keys: nothing here is bound to Alt, and over a slow line the two often
 * arrive together.
 */
export const splitKeys = (input: string): { keys: KeyEvent[]; rest: string } => {
  const keys: KeyEvent[] = [];
  for (let i = 0; i < input.length; ) {
    const code = input.charCodeAt(i);
    if (code === 0x1b) {
      if (input.startsWith(PASTE_BEGIN, i)) {
        const end = input.indexOf(PASTE_END, i);
        if (end === -1) return { keys, rest: input.slice(i) };
        keys.push(pasted(input.slice(i + PASTE_BEGIN.length, end)));
        i = end + PASTE_END.length;
        continue;
      }
      if (i + 1 === input.length || at(CSI_BEGUN, input, i) !== null || at(STRING_BEGUN, input, i) !== null) {
        return { keys, rest: input.slice(i) };
      }
      const csi = at(CSI, input, i);
      if (csi !== null) {
        const found = csiKey(csi[1] ?? '', csi[2] ?? '');
        if (found !== undefined) keys.push(found);
        i += csi[0].length;
        continue;
      }
      if (input[i + 1] === 'O' && i + 2 === input.length) return { keys, rest: input.slice(i) };
      const ss3 = at(SS3, input, i);
      const name = ss3 === null ? undefined : BY_LETTER[ss3[2] ?? ''];
      const pad = ss3 === null ? undefined : KEYPAD[ss3[2] ?? ''];
      if (ss3 !== null && (name !== undefined || pad !== undefined)) {
        if (name !== undefined) keys.push(key(withModifiers(name, ss3[1])));
        else if (pad !== undefined) keys.push(key(pad, pad === 'enter' ? '' : pad));
        i += ss3[0].length;
        continue;
      }
      const string = at(STRING, input, i);
      if (string !== null && string[0].length > 3) {
        i += string[0].length;
        continue;
      }
      keys.push(key('escape'));
      i++;
      continue;
    }
    if (code < 0x20 || code === 0x7f) {
      keys.push(controlKey(code));
      i++;
      continue;
    }
    CONTROL.lastIndex = i;
    const end = CONTROL.exec(input)?.index ?? input.length;
    keys.push(...textKeys(input.slice(i, end)));
    i = end;
  }
  return { keys, rest: '' };
};

/** Splits a whole chunk of input into keys: what is unfinished at its end is taken as it stands. */
export const keysOf = (chunk: string): KeyEvent[] => {
  const keys: KeyEvent[] = [];
  for (let input = chunk; input !== ''; ) {
    const split = splitKeys(input);
    keys.push(...split.keys);
    if (split.rest.startsWith(PASTE_BEGIN)) {
      keys.push(pasted(split.rest.slice(PASTE_BEGIN.length)));
      break;
    }
    if (split.rest === '') break;
    keys.push(key('escape'));
    input = split.rest.slice(1);
  }
  return keys;
};

/** Whether the unfinished input is a paste: its end may take longer than that of a key. */
export const isPasteBegun = (rest: string): boolean => rest.startsWith(PASTE_BEGIN);
