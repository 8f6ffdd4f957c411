/** Themes: from the names of meanings to SGR parameters. 16 colours are the base; 256 add the Okabe-Ito set, which colour-blind people can tell apart. */
import type { Row, StyleName } from './text.js';
import type { Capabilities } from './view.js';

/** SGR parameters by meaning, for 16 and 256 colours. */
interface Palette {
  readonly base: Readonly<Record<string, string>>;
  readonly rich: Readonly<Record<string, string>>;
}

const ATTRIBUTES: Readonly<Record<string, string>> = { bold: '1', underline: '4', inverse: '7' };

/** Threads keep one colour in all panes: T1, T2, ... and then again from the start. */
export const THREAD_COLOURS = 6;

const dark: Palette = {
  base: {
    dim: '90',
    border: '90',
    title: '1',
    accent: '36',
    good: '32',
    bad: '31',
    warn: '33',
    key: '1',
    selected: '7',
    mark: '1;33',
    code: '',
    number: '36',
    string: '32',
    keyword: '1',
    comment: '90',
    kernel: '37',
    thread0: '36',
    thread1: '33',
    thread2: '32',
    thread3: '35',
    thread4: '93',
    thread5: '31',
  },
  rich: {
    dim: '38;5;245',
    border: '38;5;240',
    title: '1;38;5;255',
    accent: '38;5;74',
    good: '38;5;35',
    bad: '38;5;203',
    warn: '38;5;221',
    key: '1;38;5;255',
    mark: '1;38;5;221',
    number: '38;5;152',
    string: '38;5;150',
    keyword: '38;5;255',
    comment: '38;5;245',
    kernel: '38;5;250',
    thread0: '38;5;74',
    thread1: '38;5;178',
    thread2: '38;5;35',
    thread3: '38;5;175',
    thread4: '38;5;221',
    thread5: '38;5;166',
  },
};
const light: Palette = {
  base: {
    ...dark.base,
    dim: '90',
    border: '37',
    accent: '34',
    warn: '35',
    mark: '1;35',
    number: '34',
    kernel: '90',
    thread0: '34',
    thread1: '31',
    thread2: '32',
    thread3: '35',
    thread4: '36',
    thread5: '90',
  },
  rich: {
    ...dark.rich,
    dim: '38;5;242',
    border: '38;5;250',
    title: '1;38;5;16',
    accent: '38;5;25',
    bad: '38;5;160',
    warn: '38;5;130',
    key: '1;38;5;16',
    mark: '1;38;5;130',
    number: '38;5;24',
    string: '38;5;22',
    keyword: '38;5;16',
    comment: '38;5;242',
    kernel: '38;5;240',
    thread0: '38;5;25',
    thread1: '38;5;130',
    thread2: '38;5;29',
    thread3: '38;5;132',
    thread4: '38;5;94',
    thread5: '38;5;160',
  },
};
const PALETTES: Readonly<Record<string, Palette>> = { dark, light };
export const themeNames = Object.keys(PALETTES);

/** Escape sequence that selects a style from the plain state; empty where nothing changes. Without colour, only weight and inversion remain. */
function sgr(style: StyleName, capabilities: Capabilities): string {
  if (style === '') return '';
  const palette = PALETTES[capabilities.theme] ?? dark;
  const codes: string[] = [];
  for (const name of style.split(' ')) {
    const attribute = ATTRIBUTES[name];
    if (attribute !== undefined) codes.push(attribute);
    else if (name === 'selected') codes.push('7');
    else if (capabilities.colours === 0) {
      if (name === 'title' || name === 'key' || name === 'mark' || name === 'bad') codes.push('1');
    } else {
      const code = (capabilities.colours === 256 ? palette.rich[name] : undefined) ?? palette.base[name];
      if (code) codes.push(code);
    }
  }
  return codes.length === 0 ? '' : `\u001b[${codes.join(';')}m`;
}

const memo = new Map<string, string>();

/** Rows as text with SGR sequences; every row begins and ends in the plain style. */
export function render(row: Row, capabilities: Capabilities): string {
  let result = '';
  for (const s of row) {
    if (s.text === '') continue;
    const key = `${capabilities.theme} ${capabilities.colours} ${s.style}`;
    let code = memo.get(key);
    if (code === undefined) {
      code = sgr(s.style, capabilities);
      memo.set(key, code);
    }
    result += code === '' ? s.text : `${code}${s.text}\u001b[0m`;
  }
  return result;
}
