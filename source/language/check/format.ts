/** printf and scanf: do the conversions fit the arguments? A wrong one prints nonsense or writes over a neighbour. */

import type { SyntaxExpression } from '../parse/syntax.js';
import type { Expression } from '../tree.js';
import type { CType } from '../types.js';
import { bare, type Checker, type FunctionEntity, warn } from './context.js';
import { stringLiteral } from './literals.js';
import { isInteger, typeText, underlying, unqualified } from './types.js';

/** Position of the format, and of the first argument it speaks of. */
const functions = new Map<string, { readonly scan: boolean; readonly format: number; readonly first: number }>([
  ['printf', { scan: false, format: 0, first: 1 }],
  ['fprintf', { scan: false, format: 1, first: 2 }],
  ['dprintf', { scan: false, format: 1, first: 2 }],
  ['sprintf', { scan: false, format: 1, first: 2 }],
  ['snprintf', { scan: false, format: 2, first: 3 }],
  ['asprintf', { scan: false, format: 1, first: 2 }],
  ['syslog', { scan: false, format: 1, first: 2 }],
  ['err', { scan: false, format: 1, first: 2 }],
  ['errx', { scan: false, format: 1, first: 2 }],
  ['warn', { scan: false, format: 0, first: 1 }],
  ['warnx', { scan: false, format: 0, first: 1 }],
  ['scanf', { scan: true, format: 0, first: 1 }],
  ['fscanf', { scan: true, format: 1, first: 2 }],
  ['sscanf', { scan: true, format: 1, first: 2 }],
]);

interface Conversion {
  readonly text: string;
  readonly stars: number;
  readonly positional: boolean;
  readonly suppress: boolean;
  readonly length: string;
  readonly letter: string;
}
const pattern =
  /%(?:(\d+)\$)?([-+ #0'I]*)(\*?)(\d*)(?:\.(\*|-?\d*))?(hh|h|ll|l|q|L|j|z|Z|t)?(m?)([a-zA-Z%]|\[\^?\]?[^\]]*\])?/g;

const conversionsOf = (
  text: string,
  scan: boolean,
): { readonly list: Conversion[]; readonly problem: string | undefined } => {
  const list: Conversion[] = [];
  let problem: string | undefined;
  for (const match of text.matchAll(pattern)) {
    const [whole, position, , star, , precision, length = '', m, letter] = match;
    // glibc's %m: the message of errno, which takes no argument. (For scanf it is a modifier.)
    if (!scan && m === 'm') continue;
    if (letter === undefined) {
      problem ??=
        match.index! + whole.length >= text.length
          ? "a '%' without its letter"
          : `unknown conversion '${whole}${text[match.index! + whole.length] ?? ''}'`;
      continue;
    }
    if (letter === '%') continue;
    list.push({
      text: whole,
      stars: scan ? 0 : (star === '*' ? 1 : 0) + (precision === '*' ? 1 : 0),
      positional: position !== undefined,
      suppress: scan && star === '*',
      length,
      letter: letter[0]!,
    });
  }
  return { list, problem };
};

const bytes: Record<string, number> = { hh: 1, h: 2, '': 4, l: 8, ll: 8, q: 8, L: 8, j: 8, z: 8, Z: 8, t: 8 };
const names: Record<string, [string, string]> = {
  hh: ['signed char', 'unsigned char'],
  h: ['short', 'unsigned short'],
  '': ['int', 'unsigned int'],
  l: ['long', 'unsigned long'],
  ll: ['long long', 'unsigned long long'],
  q: ['long long', 'unsigned long long'],
  L: ['long long', 'unsigned long long'],
  j: ['intmax_t', 'uintmax_t'],
  z: ['ssize_t', 'size_t'],
  Z: ['ssize_t', 'size_t'],
  t: ['ptrdiff_t', 'ptrdiff_t'],
};

/** What a conversion wants, and whether the argument is it. Undefined: an unknown letter. */
const wants = (
  conversion: Conversion,
  type: CType,
  scan: boolean,
): { readonly name: string; readonly fits: boolean } | undefined => {
  const { letter, length } = conversion;
  const target = scan ? (type.kind === 'pointer' ? unqualified(type.to) : undefined) : type;
  const star = scan ? ' *' : '';
  if ('diouxX'.includes(letter)) {
    const size = bytes[length]!;
    const name = names[length]![letter === 'd' || letter === 'i' ? 0 : 1]!;
    const fits =
      target !== undefined && isInteger(target) && underlying(target).size === (scan ? size : Math.max(4, size));
    return { name: name + star, fits };
  }
  if ('fFeEgGaA'.includes(letter)) {
    if (scan) {
      const name = length === 'L' ? 'long double' : length === 'l' ? 'double' : 'float';
      return { name: `${name} *`, fits: target?.kind === 'float' && target.name === name };
    }
    const name = length === 'L' ? 'long double' : 'double';
    return { name, fits: type.kind === 'float' && type.name === name };
  }
  const behind = type.kind === 'pointer' ? unqualified(type.to) : undefined;
  const characters = behind !== undefined && behind.kind === 'int' && behind.size === 1;
  switch (letter) {
    case 'c':
      if (scan) return { name: 'char *', fits: characters || length === 'l' };
      return { name: 'int', fits: isInteger(type) && underlying(type).size === 4 };
    case 's':
    case 'S':
    case '[':
      if (length === 'l' || letter === 'S') {
        return { name: 'wchar_t *', fits: behind !== undefined && isInteger(behind) && underlying(behind).size === 4 };
      }
      return { name: 'char *', fits: characters };
    case 'p':
      return { name: scan ? 'void **' : 'void *', fits: type.kind === 'pointer' };
    case 'n':
      return {
        name: 'int *',
        fits: behind !== undefined && isInteger(behind) && underlying(behind).size === bytes[length],
      };
    case 'm':
      return undefined;
    case 'C':
      return { name: 'wint_t', fits: isInteger(type) };
    default:
      return undefined;
  }
};

const known = 'diouxXfFeEgGaAcsSpnmC[';

/** Warns where a literal format and the arguments (promoted already) disagree. */
export const checkFormat = (
  c: Checker,
  entity: FunctionEntity,
  e: SyntaxExpression & { kind: 'call' },
  values: readonly Expression[],
): void => {
  const where = functions.get(entity.name);
  if (where === undefined || entity.defined || (entity.declared === 'own' && !entity.name.includes('f'))) return;
  const format = e.arguments[where.format];
  if (format === undefined) return;
  const literal = bare(format);
  if (literal.kind !== 'string') return;
  const decoded = stringLiteral(literal.parts.map((part) => part.text)).bytes;
  let text = '';
  for (const byte of decoded) text += String.fromCharCode(byte);
  const { list, problem } = conversionsOf(text, where.scan);
  const at = format.at;
  if (problem !== undefined) warn(c, at, `${problem} in the format of '${entity.name}'`);
  if (list.some((conversion) => conversion.positional)) return;
  let next = where.first;
  for (const conversion of list) {
    if (!known.includes(conversion.letter)) {
      warn(c, at, `unknown conversion '${conversion.text}' in the format of '${entity.name}'`);
      return;
    }
    for (let i = 0; i < conversion.stars; i++) {
      const width = values[next];
      if (width !== undefined && !(isInteger(width.type) && underlying(width.type).size === 4)) {
        warn(
          c,
          e.arguments[next]!.at,
          `'*' in '${conversion.text}' wants an int, but argument ${next + 1} is '${typeText(width.type)}'`,
        );
      }
      next++;
    }
    if (conversion.suppress || (conversion.letter === 'm' && !where.scan)) continue;
    const value = values[next];
    if (value === undefined) {
      warn(c, at, `'${conversion.text}' in the format of '${entity.name}' has no argument`);
      return;
    }
    const wanted = wants(conversion, value.type, where.scan);
    if (wanted !== undefined && !wanted.fits) {
      warn(
        c,
        e.arguments[next]!.at,
        `'${conversion.text}' wants '${wanted.name}', but argument ${next + 1} of '${entity.name}' is '${typeText(value.type)}'`,
        hint(conversion, value.type, where.scan),
      );
    }
    next++;
  }
  if (next < values.length) {
    const surplus = values.length - next;
    warn(
      c,
      e.arguments[next]!.at,
      `${surplus === 1 ? 'an argument' : `${surplus} arguments`} more than the format of '${entity.name}' uses`,
    );
  }
};

const hint = (conversion: Conversion, type: CType, scan: boolean): string | undefined => {
  if (scan && type.kind !== 'pointer') return "scanf writes to an address: is '&' missing?";
  const target = scan && type.kind === 'pointer' ? unqualified(type.to) : type;
  if (target.kind === 'float') {
    const letter = target.name === 'long double' ? '%Lf' : scan && target.name === 'double' ? '%lf' : '%f';
    return `Use ${letter}.`;
  }
  if (isInteger(target)) {
    const base = underlying(target);
    const l = base.size === 8 ? (base.name.includes('long long') ? 'll' : 'l') : base.size === 2 && scan ? 'h' : '';
    if (base.size === 1 && scan) return undefined;
    const letter = 'diouxX'.includes(conversion.letter) ? conversion.letter : base.signed ? 'd' : 'u';
    return `Use %${l}${letter}.`;
  }
  if (type.kind === 'pointer') {
    const to = unqualified(type.to);
    return to.kind === 'int' && to.size === 1 ? 'Use %s.' : 'Use %p for an address.';
  }
  return undefined;
};
